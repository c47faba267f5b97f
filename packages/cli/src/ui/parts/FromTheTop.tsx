import { type ReactNode, useInsertionEffect } from "react";

const CURSOR_HOME = "\u001B[H";

/**
 * Moves the cursor to the top left before the first frame: the alternate screen starts with the cursor of the
 * normal one, and Ink draws from the cursor on. An insertion effect runs before Ink draws.
 */
export function FromTheTop(props: {
  readonly stdout: NodeJS.WriteStream;
  readonly children: ReactNode;
}): ReactNode {
  const { stdout, children } = props;
  useInsertionEffect(() => {
    if (stdout.isTTY) stdout.write(CURSOR_HOME);
  }, [stdout]);
  return children;
}
