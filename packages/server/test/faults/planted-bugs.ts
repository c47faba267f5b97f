import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));

/** A change of one built file: each text, which must stand there, and what is put in its place. */
export interface Bug {
  readonly file: string;
  readonly changes: Readonly<Record<string, string>>;
}

/** One of each kind of bug that the harness is there to find. */
export const BUGS = {
  "acknowledges before the commit": {
    file: "store/sqlite/commit/group-commit.js",
    changes: {
      "this.#begin.run();": "if (!this.#db.inTransaction) this.#begin.run();",
      "this.#commit.run();":
        "this.late ??= setTimeout(() => { this.late = null; this.#commit.run(); }, 400);",
    },
  },
  "keeps half of what it acknowledges": {
    file: "store/sqlite/commit/group-commit.js",
    changes: {
      "this.#commit.run();":
        "this.n = (this.n ?? 0) + 1; if (this.n % 40 === 0) this.#rollback.run(); else this.#commit.run();",
    },
  },
  "does not wait for the disk": {
    file: "store/sqlite/file/open-database.js",
    changes: { "const FULL = 2": "const FULL = 1", "synchronous = FULL": "synchronous = NORMAL" },
  },
  "gives a number twice": {
    file: "queue/rules.js",
    changes: {
      "ok({ sequence: ticket.sequence, isNew: true }), ticket.sequence":
        "ok({ sequence: ticket.sequence - (ticket.sequence % 20 === 19), isNew: true }), ticket.sequence - (ticket.sequence % 20 === 19)",
    },
  },
  "mixes idempotency keys up": {
    file: "queue/queue.js",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a template
    changes: { "`${address}\\n${key}`": "`${address}\\n${key.at(-1)}`" },
  },
  "forgets the key of its tokens": {
    file: "queue/caller/token-check.js",
    changes: {
      "createSecretKey(store.key)": "createSecretKey(Buffer.alloc(32, process.pid % 251))",
    },
  },
  "shortens windows by a restart": {
    file: "queue/time/queue-time.js",
    changes: { "this.#mark = aliveAt;": "this.#mark = aliveAt + 6000;" },
  },
  "lengthens windows by a restart": {
    file: "queue/time/queue-time.js",
    changes: { "this.#mark = aliveAt;": "this.#mark = aliveAt > 0 ? aliveAt - 6000 : 0;" },
  },
  "counts the time it stood still": {
    file: "queue/time/queue-time.js",
    changes: { "const STALL_MS = 2000": "const STALL_MS = 1e9" },
  },
  "lets windows run down on a full disk": {
    file: "queue/time/queue-time.js",
    changes: { "this.#isPaused || this.#heldSince !== null": "this.#isPaused" },
  },
  "lengthens the window at every claim": {
    file: "queue/rules.js",
    changes: { "if (!ticket.isLengthened)": "if (true)" },
  },
  "goes by the wall clock": {
    file: "queue/time/clock.js",
    changes: { "now: () => performance.now()": "now: () => Date.now()" },
  },
  "serves two at one counter": {
    file: "queue/rules.js",
    changes: { "work.atCounters.length < counters": "work.atCounters.length <= counters" },
  },
  "calls the last of the line": {
    file: "store/sqlite/tables/ticket-table.js",
    changes: {
      "WHERE place IS NOT NULL ORDER BY place LIMIT ?`":
        "WHERE place IS NOT NULL ORDER BY place DESC LIMIT ?`",
    },
  },
  "hands one cat to all": {
    file: "queue/queue.js",
    changes: {
      "const cat = await this.#store.catOf(status.sequence);":
        "const cat = (this.only ??= await this.#store.catOf(status.sequence));",
    },
  },
  "serves whoever makes a token up": {
    file: "queue/caller/token-proof.js",
    changes: { "if (isSame(proof, proofOf(key, sequence, restorations)))": "if (true)" },
  },
  "bans for a slip of the keyboard": {
    file: "queue/caller/token-proof.js",
    changes: { 'return { kind: "mistyped" };': 'return { kind: "foreign" };' },
  },
  "trips over a strange address": {
    file: "http/request/request-fields.js",
    changes: { " || !URL.canParse(target)": "" },
  },
  "refuses in another form": {
    file: "http/problem/problem.js",
    changes: { "application/problem+json": "application/json" },
  },
  "keeps every answer in memory": {
    file: "http/connection/connections.js",
    changes: {
      "connection.newest = res;": "connection.newest = res; (this.kept ??= []).push(exchange);",
    },
  },
  "lets drippers be": {
    file: "http/settings.js",
    changes: { "headersTimeout: 10_000": "headersTimeout: 0", "requestTimeout: 15_000": "requestTimeout: 0" },
  },
} as const satisfies Record<string, Bug>;

/** The built file with the bug in it. Throws where that does not hold what is to be replaced: the bug must move with the code. */
export function withBug({ file, changes }: Bug): string {
  let text = readFileSync(join(PACKAGE, "dist", file), "utf8");
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`expected ${JSON.stringify(from)} in dist/${file}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** A copy of the built daemon with that bug. */
export class BuggyDaemon {
  readonly #folder = mkdtempSync(join(tmpdir(), "catqd-bug-"));

  constructor(bug: Bug) {
    cpSync(join(PACKAGE, "dist"), join(this.#folder, "dist"), { recursive: true });
    cpSync(join(PACKAGE, "package.json"), join(this.#folder, "package.json"));
    symlinkSync(join(PACKAGE, "node_modules"), join(this.#folder, "node_modules"));
    for (const part of ["web", "drawing"]) symlinkSync(join(PACKAGE, part), join(this.#folder, part));
    writeFileSync(join(this.#folder, "dist", bug.file), withBug(bug));
  }

  get bin(): string {
    return join(this.#folder, "dist", "catqd.js");
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
