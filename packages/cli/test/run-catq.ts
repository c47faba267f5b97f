import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const BIN = path.resolve(import.meta.dirname, "../dist/catq.js");
/** Shared by all tests, so that each start but the first is as quick as a user's. */
export const CACHE = path.resolve(import.meta.dirname, "../build/cache");

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
}

/** A catq process that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  /** What came so far. */
  stdout(): string;
  stderr(): string;
}

/** A place with its own state folder, so that no test sees another's tickets. */
export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  remove(): void;
}

export function createPlace(server: string): Place {
  const root = mkdtempSync(path.join(tmpdir(), "catq-test-"));
  // The machine's own settings would show in what is tested.
  const {
    CI: _ci,
    NO_COLOR: _noColor,
    FORCE_COLOR: _forceColor,
    NODE_EXTRA_CA_CERTS: _certs,
    ...env
  } = process.env;
  return {
    cwd: root,
    env: {
      ...env,
      XDG_STATE_HOME: path.join(root, "state"),
      XDG_CACHE_HOME: CACHE,
      HOME: root,
      CATQ_SERVER: server,
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Starts the built catq. */
export function startCatq(place: Place, args: string[], input = ""): Running {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: place.cwd, env: place.env });
  const out: Buffer[] = [];
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    err += chunk;
  });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const stdout = (): string => Buffer.concat(out).toString("utf8");
  return {
    child,
    stdout,
    stderr: () => err,
    ended: once(child, "close").then(([exitCode]) => ({
      exitCode: typeof exitCode === "number" ? exitCode : null,
      stdout: stdout(),
      stdoutBytes: Buffer.concat(out),
      stderr: err,
    })),
  };
}

/** Runs the built catq to its end. */
export function runCatq(place: Place, args: string[], input = ""): Promise<Ran> {
  return startCatq(place, args, input).ended;
}

export const CATQ_BIN = BIN;
