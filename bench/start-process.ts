import { spawnSync } from "node:child_process";
import * as pty from "@lydell/node-pty";

/** A program to time: this Node with these arguments. */
export interface Program {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How long one may take at most, in milliseconds, before the measurement is given up. */
const LIMIT_MS = 30_000;

/** Milliseconds from start to end of a program that must end with 0. */
export function timeToEnd({ args, env }: Program): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    env: { ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
  });
  const took = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return took;
}

/** Milliseconds from start until a program has drawn `text` on a terminal of 80 × 24; it is ended then. */
export async function timeToText({ args, env }: Program, text: string): Promise<number> {
  const startedAt = performance.now();
  const terminal = pty.spawn(process.execPath, [...args], {
    name: "xterm-256color",
    cols: 80,
    rows: 24,
    env: { ...env, TERM: "xterm-256color" },
  });
  const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  let drawn = "";
  try {
    return await new Promise<number>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${args.join(" ")} ${why}: ${drawn}`));
      const limit = setTimeout(() => fail("took too long"), LIMIT_MS);
      terminal.onData((data) => {
        drawn += data;
        if (!drawn.includes(text)) return;
        clearTimeout(limit);
        resolve(performance.now() - startedAt);
      });
      void ended.then(() => {
        clearTimeout(limit);
        fail("ended");
      });
    });
  } finally {
    terminal.kill("SIGTERM");
    await ended;
  }
}
