import { copyFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeProof, formatToken, numberOf } from "@catq/shared";
import { DaemonProcess } from "../daemon-process.ts";
import { askAfterAll } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type Rows, readDatabase } from "./earlier-database.ts";
import { type History, type Line, now } from "./history.ts";
import { killedAt } from "./kill-at-write.ts";

/** So long that nothing ends by itself meanwhile. */
const HOUR_MS = 3_600_000;
const TERMS = { counters: 2, claimWindowMs: HOUR_MS, viewWindowMs: HOUR_MS };

/** A queue that has seen everything, at rest. */
export interface UsedQueue {
  readonly folder: string;
  /** Its database, of today's version. */
  readonly file: string;
  /** All that was seen of it. */
  readonly lines: readonly Line[];
  readonly tokens: readonly string[];
  /** The token of whoever is called. */
  readonly called: string;
  readonly endedAt: number;
}

/** Makes a queue with tickets in every state, a ban and cats, and stops its daemon. */
export async function makeUsedQueue(): Promise<UsedQueue> {
  const lives = await DaemonLives.start({ terms: TERMS, flags: ["--cat-stock", "2"] });
  try {
    const client = lives.client();
    const tokens: string[] = [];
    for (let i = 0; i < 40; i++) tokens.push(String((await client.take())?.json?.token));
    const [seen = "", viewing = "", called = "", gone = ""] = tokens;
    await client.claimPatiently(seen);
    await client.finish(seen);
    await client.claimPatiently(viewing);
    await client.leave(gone);
    await client.pass(tokens[5] ?? "", 3);
    const cheater = lives.client("127.0.1.1");
    await cheater.take();
    await cheater.show(formatToken(numberOf(1), encodeProof(new Uint8Array(8).fill(7))));
    const endedAt = now();
    await lives.daemon.stop();
    const { folder, history } = lives;
    return { folder, file: join(folder, "catqd.db"), lines: history.lines, tokens, called, endedAt };
  } catch (error) {
    await lives.remove();
    throw error;
  }
}

export interface Upgrade {
  /** Whether the daemon died before it was ready. */
  readonly hasDied: boolean;
  /** What the death left: the version, what SQLite finds wrong with it, and what is missing of the rows before. */
  readonly left: { readonly version: number; readonly faults: unknown[]; readonly missing: string[] };
  /** What was seen of the queue by those who came back after another start. */
  readonly history: History;
  /** What whoever was called got for the token. */
  readonly claim: number | undefined;
}

/** Starts the daemon on an earlier database so that its n-th call of `write` is its death, then once more. */
export async function upgradeKilled(parts: {
  queue: UsedQueue;
  earlier: string;
  write: string;
  n: number;
}): Promise<Upgrade> {
  const { queue, earlier } = parts;
  const folder = mkdtempSync(join(tmpdir(), "catqd-upgrade-"));
  try {
    copyFileSync(earlier, join(folder, "catqd.db"));
    const flags = ["--claim-window", "1h", "--view-window", "1h", "--counters", "2"];
    const first = await DaemonProcess.start(flags, folder, killedAt(parts.write, parts.n)).catch(() => null);
    await first?.stop("SIGKILL");
    const left = readLeft(folder, earlier);
    const lives = await DaemonLives.start({ terms: TERMS, folder });
    const { history } = lives;
    try {
      history.lines.unshift(...queue.lines);
      const until = now();
      const downMs = until - queue.endedAt;
      const outage = { kind: "outage", client: "harness", how: "an upgrade" } as const;
      history.add({ ...outage, at: queue.endedAt, until, leastMs: downMs - 30_000, mostMs: downMs + 2000 });
      await askAfterAll(lives, queue.tokens);
      const claim = (await lives.client().claimPatiently(queue.called))?.status;
      await lives.client().board();
      return { hasDied: first === null, left, history, claim };
    } finally {
      await lives.daemon.stop("SIGKILL");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Looks at a copy: whoever opens a database with a log changes it. */
function readLeft(folder: string, earlier: string): Upgrade["left"] {
  const copy = mkdtempSync(join(tmpdir(), "catqd-left-"));
  try {
    cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith(".sock") });
    const { version, rows, faults } = readDatabase(join(copy, "catqd.db"));
    return { version, faults, missing: missingOf(readDatabase(earlier).rows, rows) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The rows of before that are not there any more. The queue's own row changes whenever a daemon lives. */
function missingOf(before: Rows, after: Rows): string[] {
  return Object.entries(before)
    .filter(([table]) => table !== "queue")
    .flatMap(([table, rows]) => {
      const there = after[table] ?? [];
      const isThere = (row: Readonly<Record<string, unknown>>): boolean => {
        const told = tell(row);
        return there.some((other) => tell(pick(other, Object.keys(row))) === told);
      };
      return rows.filter((row) => !isThere(row)).map((row) => `${table}: ${tell(row)}`);
    });
}

function pick(row: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function tell(row: Readonly<Record<string, unknown>>): string {
  const text = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
  return JSON.stringify(Object.entries(row), text);
}
