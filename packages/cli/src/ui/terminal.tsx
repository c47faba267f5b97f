import { type Instance, type RenderOptions, render } from "ink";
import { type ReactNode, useInsertionEffect } from "react";
import { useJobControl } from "./job-control.ts";

const CURSOR_HOME = "\u001B[H";

/** A screen that is up. */
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
    // Ctrl-C is a key like others here: what it means is the caller's business.
    exitOnCtrlC: false,
    // The caller found a terminal; whether CI is set in the environment changes nothing about that.
    interactive: stdout.isTTY === true,
    alternateScreen: true,
    incrementalRendering: true,
  };
  const app = render(<FromTheTop stdout={stdout}>{options.node}</FromTheTop>, settings);
  let closing: Promise<void> | null = null;
  // Awaits the closing itself: a chain of `then` would let go of the clock some turns after close() has settled.
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
      closing ??= takeDown(app, stdout, options.parting);
      return closing;
    },
  };
}

async function takeDown(
  app: Instance,
  stdout: NodeJS.WriteStream,
  parting: () => Promise<readonly string[]>,
): Promise<void> {
  app.unmount();
  // A fault of the drawing is told by `finished`; taking down goes on.
  await app.waitUntilExit().catch(() => {});
  const lines = await parting();
  if (lines.length === 0 || stdout.destroyed || !stdout.writable) return;
  await new Promise<void>((resolve) => {
    stdout.write(`${lines.join("\n")}\n`, () => resolve());
  });
}

/**
 * Moves the cursor to the top left before the first frame: the alternate screen starts with the cursor of the
 * normal one, and Ink draws from the cursor on. An insertion effect runs before Ink draws.
 */
function FromTheTop(props: { readonly stdout: NodeJS.WriteStream; readonly children: ReactNode }): ReactNode {
  const { stdout, children } = props;
  useJobControl();
  useInsertionEffect(() => {
    if (stdout.isTTY) stdout.write(CURSOR_HOME);
  }, [stdout]);
  return children;
}
