import * as pty from "@lydell/node-pty";
import { CATQ_BIN, type Place } from "./run-catq.ts";

/** A built catq in a pseudo-terminal of 80 × 24. */
export interface CatqInPty {
  /** All that it has written so far. */
  screen(): string;
  readonly pty: pty.IPty;
  /** Its exit code. */
  readonly ended: Promise<number>;
}

export function openInPty(place: Place, args: readonly string[]): CatqInPty {
  let screen = "";
  const terminal = pty.spawn(process.execPath, [CATQ_BIN, ...args], {
    name: "xterm-256color",
    cols: 80,
    rows: 24,
    cwd: place.cwd,
    env: place.env as Record<string, string>,
  });
  terminal.onData((data) => {
    screen += data;
  });
  return {
    screen: () => screen,
    pty: terminal,
    ended: new Promise((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode))),
  };
}
