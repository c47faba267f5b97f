import { type ReactNode, useInsertionEffect } from "react";

const CURSOR_HOME = "\u001B[H";

/**
 * Puts the cursor to the top left before the first frame: a terminal's second screen begins where the
 * cursor was on the first, and Ink draws from where the cursor is. An insertion effect runs before Ink draws.
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
