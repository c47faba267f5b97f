import { Console } from "node:console";
import { EventEmitter } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { main } from "../src/main.ts";
import type { Place } from "./run-catq.ts";
import { until } from "./until.ts";

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
}

/** A catq that runs in this process: the same program, with streams and signals of the test's. */
export interface RunningMain {
  readonly ended: Promise<Ran>;
  stdout(): string;
  stderr(): string;
  signal(name: "SIGINT" | "SIGTERM" | "SIGHUP"): void;
  type(text: string): void;
}

/**
 * Starts catq here. `isInteractive`: standard input and error say that they are terminals; `hasScreen`:
 * standard output does.
 */
export function startMain(
  place: Place,
  args: string[],
  o: { input?: string; isInteractive?: boolean; hasScreen?: boolean } = {},
): RunningMain {
  const events = new EventEmitter();
  // Ink makes one of these; the test runner's console has none.
  console.Console ??= Console;
  const [stdout, stderr] = [sink(o.hasScreen), sink(o.isInteractive)];
  const stdin = o.isInteractive
    ? Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {}, ref: () => {}, unref: () => {} })
    : Readable.from(o.input === undefined ? [] : [Buffer.from(o.input)]);
  const fake = Object.assign(events, {
    argv: ["node", "catq", ...args],
    env: place.env,
    cwd: () => place.cwd,
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    exitCode: undefined as number | undefined,
    exit: () => {},
  });
  const run = async (): Promise<Ran> => {
    await main(fake as unknown as NodeJS.Process, "1.2.3");
    return {
      exitCode: fake.exitCode ?? 0,
      stdout: stdout.bytes().toString("utf8"),
      stdoutBytes: stdout.bytes(),
      stderr: stderr.bytes().toString("utf8"),
    };
  };
  return {
    ended: run(),
    stdout: () => stdout.bytes().toString("utf8"),
    stderr: () => stderr.bytes().toString("utf8"),
    signal: (name) => void events.emit(name),
    type: (text) => {
      if (stdin instanceof PassThrough) stdin.write(text);
    },
  };
}

/** Runs catq here to its end. */
export function runMain(place: Place, args: string[], input?: string): Promise<Ran> {
  return startMain(place, args, input === undefined ? {} : { input }).ended;
}

/** Presses a key until catq ends: a screen that is just being drawn may not hear the first. */
export async function pressUntilEnded(running: RunningMain, key: string): Promise<Ran> {
  let hasEnded = false;
  const ended = running.ended.finally(() => {
    hasEnded = true;
  });
  await until(() => {
    if (!hasEnded) running.type(key);
    return hasEnded;
  });
  return ended;
}

function sink(isTerminal = false): { stream: PassThrough; bytes(): Buffer } {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return {
    stream: isTerminal ? Object.assign(stream, { isTTY: true, columns: 80, rows: 24 }) : stream,
    bytes: () => Buffer.concat(chunks),
  };
}
