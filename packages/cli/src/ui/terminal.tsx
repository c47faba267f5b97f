import { type Instance, type RenderOptions, render } from "ink";
import { type ReactNode, useInsertionEffect } from "react";
import { useJobControl } from "./job-control.ts";

const CURSOR_HOME = "\u001B[H";

/** An open screen. */
export interface Screen {
  /** Settles when the screen is gone and the terminal is as it was; rejects where drawing failed. */
  readonly finished: Promise<void>;
  /** Leaves the alternate screen and prints the parting lines. Idempotent. */
  close(): Promise<void>;
}

/**
 * Draws on the terminal's alternate screen, so that resizing never overwrites the shell's own lines, and prints
 * `parting()` on the normal one afterwards. `onGone` is called once, however it ends.
 */
export function openScreen(options: {
  readonly node: ReactNode;
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly parting: () => Promise<readonly string[]>;
  readonly onGone: () => void;
}): Screen {
  const { stdout, stdin } = options;
  const settings: RenderOptions = {
    stdout,
    stdin,
    // Ctrl-C is a key like others: `commandFor` says what it does.
    exitOnCtrlC: false,
    // Ink would take a terminal for none where CI is set in the environment.
    interactive: stdout.isTTY === true,
    alternateScreen: true,
    incrementalRendering: true,
  };
  const app = render(<ScreenRoot stdout={stdout}>{options.node}</ScreenRoot>, settings);
  let closing: Promise<void> | null = null;
  // Awaits `closing` itself: after a chain of `then`, `onGone` would come some microtasks later than close() settles.
  const untilGone = async (): Promise<void> => {
    try {
      await app.waitUntilExit();
      await closing;
    } finally {
      options.onGone();
    }
  };
  const finished = untilGone();
  // Callers await it; a rejection that nobody handles must not end the process.
  finished.catch(() => {});
  return {
    finished,
    close: () => {
      closing ??= closeScreen(app, stdout, options.parting);
      return closing;
    },
  };
}

async function closeScreen(
  app: Instance,
  stdout: NodeJS.WriteStream,
  parting: () => Promise<readonly string[]>,
): Promise<void> {
  app.unmount();
  // `finished` rejects with a fault of the drawing.
  await app.waitUntilExit().catch(() => {});
  const lines = await parting();
  if (lines.length === 0 || stdout.destroyed || !stdout.writable) return;
  await new Promise<void>((resolve) => {
    stdout.write(`${lines.join("\n")}\n`, () => resolve());
  });
}

/**
 * Moves the cursor to the top left (CUP) before the first frame: the alternate screen begins with the cursor of the normal
 * one, and Ink draws from there. An insertion effect runs before Ink draws. Has job control, too.
 */
function ScreenRoot(props: { readonly stdout: NodeJS.WriteStream; readonly children: ReactNode }): ReactNode {
  const { stdout, children } = props;
  useJobControl();
  useInsertionEffect(() => {
    if (stdout.isTTY) stdout.write(CURSOR_HOME);
  }, [stdout]);
  return children;
}
