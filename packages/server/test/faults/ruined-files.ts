import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { seededRandom } from "./seeded-random.ts";

const BIN = fileURLToPath(new URL("../../dist/catqd.js", import.meta.url));
const PAGE_BYTES = 4096;

/** Ways to ruin a database file, by what it is then. */
export const RUINS: Readonly<Record<string, (file: string) => void>> = {
  "whose header is overwritten": (file) => change(file, (bytes) => bytes.fill(0, 0, 100)),
  "whose pages are garbage": (file) => change(file, (bytes) => bytes.fill(0xab, 100)),
  "whose first page is garbage behind its header": (file) =>
    change(file, (bytes) => bytes.fill(0xab, 100, PAGE_BYTES)),
  "cut off by a page": (file) => truncateSync(file, statSync(file).size - PAGE_BYTES),
  "cut off in the middle of a page": (file) => truncateSync(file, PAGE_BYTES * 3 + 1000),
  "cut off to its first page": (file) => truncateSync(file, PAGE_BYTES),
  "cut off in its header": (file) => truncateSync(file, 60),
  "that is a text": (file) => writeFileSync(file, "Dear diary,\n".repeat(1000)),
  "of another program": (file) => {
    rmSync(file);
    const db = new Database(file);
    db.exec("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
    db.close();
  },
  "whose newest line of the log is not what was written": (file) => {
    const db = new Database(file);
    // Takes have their lines in their tickets.
    db.exec(
      'UPDATE log SET id = id + 1000, detail = \'{"address":"127.\' WHERE id = (SELECT max(id) FROM log)',
    );
    db.close();
  },
  "of a newer catqd": (file) => {
    const db = new Database(file);
    db.pragma(`user_version = ${Number(db.pragma("user_version", { simple: true })) + 3}`);
    db.pragma("journal_mode = DELETE");
    db.close();
  },
};

/** Overwrites so many bytes somewhere behind the header; the same for the same seed. */
export function scratch(file: string, seed: number): void {
  const random = seededRandom(seed);
  change(file, (bytes) => {
    const at = 100 + Math.floor(random() * (bytes.length - 200));
    const length = 1 + Math.floor(random() ** 3 * 3 * PAGE_BYTES);
    for (let i = at; i < Math.min(bytes.length, at + length); i++) bytes[i] = Math.floor(random() * 256);
  });
}

export interface Start {
  /** `ready` where it was still running when it had said so, and was asked to end. */
  readonly end: "ready" | number | NodeJS.Signals | null;
  /** How it ended when it was asked to, having been ready. */
  readonly stopped: number | NodeJS.Signals | null;
  readonly stderr: string;
  /** Whether every byte of the file is as it was. */
  readonly isUntouched: boolean;
}

/** Starts the daemon on a copy of that database, ruined. */
export async function startOn(sound: string, ruin: (file: string) => void): Promise<Start> {
  const folder = mkdtempSync(join(tmpdir(), "catqd-"));
  const file = join(folder, "catqd.db");
  copyFileSync(sound, file);
  ruin(file);
  const before = readFileSync(file);
  // As the one before was started: a setting that changes would be written, and logged.
  const flags = ["--cat-stock", "1", "--tickets-per-address", "1000000"];
  const args = [BIN, "serve", "--no-config", "--data", folder, "--port", "0", ...flags];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  try {
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const closed = once(child, "close");
    const isReady = await Promise.race([
      once(child.stdout, "data").then(() => true),
      closed.then(() => false),
    ]);
    if (isReady) child.kill("SIGTERM");
    await closed;
    const stopped = child.exitCode ?? child.signalCode;
    const isUntouched = existsSync(file) && readFileSync(file).equals(before);
    return { end: isReady ? "ready" : stopped, stopped, stderr, isUntouched };
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

function change(file: string, act: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  act(bytes);
  writeFileSync(file, bytes);
}
