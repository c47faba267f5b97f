import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bug, bug, withBug } from "../planted-bug.ts";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));

/** One of each kind of bug that the harness is there to find. */
export const BUGS = {
  "acknowledges before the commit": bug("store/sqlite/commit/group-commit.js", {
    "this.#begin.run();": "if (!this.#db.inTransaction) this.#begin.run();",
    "this.#commit.run();": "this.late ??= setTimeout(() => { this.late = null; this.#commit.run(); }, 400);",
  }),
  "keeps half of what it acknowledges": bug("store/sqlite/commit/group-commit.js", {
    "this.#commit.run();":
      "this.n = (this.n ?? 0) + 1; if (this.n % 40 === 0) this.#rollback.run(); else this.#commit.run();",
  }),
  "does not wait for the disk": bug("store/sqlite/file/open-database.js", {
    "const FULL = 2": "const FULL = 1",
    "synchronous = FULL": "synchronous = NORMAL",
  }),
  "gives a number twice": bug("queue/rules.js", {
    "ok({ sequence: ticket.sequence, isNew: true }), ticket.sequence":
      "ok({ sequence: ticket.sequence - (ticket.sequence % 20 === 19), isNew: true }), ticket.sequence - (ticket.sequence % 20 === 19)",
  }),
  "mixes idempotency keys up": bug("queue/queue.js", {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a template
    "`${address}\\n${key}`": "`${address}\\n${key.at(-1)}`",
  }),
  "forgets the key of its tokens": bug("queue/caller/token-check.js", {
    "new TokenKey(store.key)": "new TokenKey(Buffer.alloc(32, process.pid % 251))",
  }),
  "shortens windows by a restart": bug("queue/time/queue-time.js", {
    "this.#mark = aliveAt;": "this.#mark = aliveAt + 6000;",
  }),
  "lengthens windows by a restart": bug("queue/time/queue-time.js", {
    "this.#mark = aliveAt;": "this.#mark = aliveAt > 0 ? aliveAt - 6000 : 0;",
  }),
  "counts the time it stood still": bug("queue/time/queue-time.js", {
    "const STALL_MS = 2000": "const STALL_MS = 1e9",
  }),
  "lets windows run down on a full disk": bug("queue/time/queue-time.js", {
    "this.#isPaused || this.#heldSince !== null": "this.#isPaused",
  }),
  "lengthens the window at every claim": bug("queue/rules.js", { "if (!ticket.isLengthened)": "if (true)" }),
  "goes by the wall clock": bug("queue/time/clock.js", {
    "now: () => performance.now()": "now: () => Date.now()",
  }),
  "serves two at one counter": bug("queue/rules.js", {
    "work.atCounters.length < counters": "work.atCounters.length <= counters",
  }),
  "calls the last of the line": bug("store/sqlite/tables/ticket-table.js", {
    "WHERE place IS NOT NULL ORDER BY place LIMIT ? + 0`":
      "WHERE place IS NOT NULL ORDER BY place DESC LIMIT ? + 0`",
  }),
  "hands one cat to all": bug("queue/queue.js", {
    "const cat = await this.#store.catOf(status.sequence);":
      "const cat = (this.only ??= await this.#store.catOf(status.sequence));",
  }),
  "serves whoever makes a token up": bug("queue/caller/token-proof.js", {
    "if (isSame(proof, proofOf(key, sequence, restorations)))": "if (true)",
  }),
  "bans for a slip of the keyboard": bug("queue/caller/token-proof.js", {
    'return { kind: "mistyped" };': 'return { kind: "foreign" };',
  }),
  "trips over a strange address": bug("http/request/request-fields.js", { " || !URL.canParse(target)": "" }),
  "refuses in another form": bug("http/problem/problem.js", {
    "application/problem+json": "application/json",
  }),
  "keeps every answer in memory": bug("http/connection/connections.js", {
    "connection.newest = res;": "connection.newest = res; (this.kept ??= []).push(exchange);",
  }),
  "lets drippers be": bug("http/settings.js", {
    "headersTimeout: 10_000": "headersTimeout: 0",
    "requestTimeout: 15_000": "requestTimeout: 0",
  }),
} as const satisfies Record<string, Bug>;

/** The built file with the bug in it. */
export function builtWithBug(bug: Bug): string {
  return withBug(readFileSync(join(PACKAGE, "build", bug.file), "utf8"), bug);
}

/** A copy of the built daemon with that bug. */
export class BuggyDaemon {
  readonly #folder = mkdtempSync(join(tmpdir(), "catqd-bug-"));

  constructor(bug: Bug) {
    cpSync(join(PACKAGE, "build"), join(this.#folder, "build"), { recursive: true });
    cpSync(join(PACKAGE, "package.json"), join(this.#folder, "package.json"));
    symlinkSync(join(PACKAGE, "node_modules"), join(this.#folder, "node_modules"));
    for (const part of ["web", "drawing"]) symlinkSync(join(PACKAGE, part), join(this.#folder, part));
    writeFileSync(join(this.#folder, "build", bug.file), builtWithBug(bug));
  }

  get bin(): string {
    return join(this.#folder, "build", "catqd.js");
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
