import { type Bug, bug } from "../../planted-bug.ts";

const RUN_BATCH = "store/remote/commit/run-batch.ts";
const TAKE_LOCK = "store/remote/commit/take-lock.ts";
const CATCH_UP = "store/remote/commit/catch-up.ts";
const RECOVER = "store/remote/commit/recover.ts";
const COMMITS = "store/remote/commit/commits.ts";
const TIMELINE = "store/remote/commit/timeline.ts";

/** In how a batch is locked, decided, committed, and found again: what several daemons on one database bring. */
export const BUGS_OF_COMMITS = {
  "reads the clock before the lock": bug(TAKE_LOCK, {
    'const lock = trip.add({ kind: "lockQueue" });':
      'const read = trip.add({ kind: "readMoment", withTimeline, limitMs: TRANSACTION_MS });\n  const lock = trip.add({ kind: "lockQueue" });',
    '  const read = trip.add({ kind: "readMoment", withTimeline, limitMs: TRANSACTION_MS });\n  const own':
      "  const own",
  }),
  "does not lock the queue's row": bug(TAKE_LOCK, {
    'trip.add({ kind: "lockQueue" })': 'trip.add({ kind: "readQueue" })',
  }),
  "takes the mode from memory": bug(TAKE_LOCK, {
    "const [row, moment] = [onlyRow(lock()), onlyRow(read())];":
      "const [locked, moment] = [onlyRow(lock()), onlyRow(read())];\n  const row = { ...locked, mode: parts.known.row?.mode ?? locked.mode };",
  }),
  "takes the settings from memory": bug(TAKE_LOCK, {
    "const [row, moment] = [onlyRow(lock()), onlyRow(read())];":
      "const [locked, moment] = [onlyRow(lock()), onlyRow(read())];\n  const row = { ...locked, settings: parts.known.row?.settings ?? locked.settings, settingsRevision: parts.known.row?.settingsRevision ?? locked.settingsRevision };",
  }),
  "counts with the number that it remembers": bug(TAKE_LOCK, {
    "const [row, moment] = [onlyRow(lock()), onlyRow(read())];":
      "const [locked, moment] = [onlyRow(lock()), onlyRow(read())];\n  const row = { ...locked, nextLogId: parts.known.row?.nextLogId ?? locked.nextLogId };",
  }),
  "takes a commit without an answer for one that failed": bug(RUN_BATCH, {
    'catch {\n    return "unknown";': 'catch {\n    throw new ConnectionLost("the COMMIT was not answered");',
  }),
  "takes a commit without an answer for one that was made": bug(RUN_BATCH, {
    'catch {\n    return "unknown";': 'catch {\n    return "committed";',
  }),
  "takes the tag ROLLBACK for success": bug(RUN_BATCH, {
    "if (failed && !failed.ok && (isRolledBack": "if (!last && failed && !failed.ok && (isRolledBack",
    'if (isRolledBack) throw new StatementRefused("40001", "the transaction was rolled back");': "",
    'if (!last?.ok || last.tag !== "COMMIT" || last.warnings.length > 0) return "unknown";': "",
    "checkCounts(writes, replies);\n  return": "return",
  }),
  "ignores the warning that came with a commit": bug(RUN_BATCH, {
    " || last.warnings.length > 0) return": ") return",
  }),
  "writes before the first trip is checked": bug("store/remote/connection/trip.ts", {
    "if (!reply.ok) throw new StatementRefused(reply.sqlState, reply.message);":
      'if (!reply.ok && reply.message !== "out of memory") throw new StatementRefused(reply.sqlState, reply.message);',
  }),
  "does not write the number of its batch": bug(RUN_BATCH, {
    "row: { daemon, name, batch: number, clockAt }": "row: { daemon, name, batch: 0, clockAt }",
  }),
  "believes its row without committing it again": bug(RECOVER, {
    "const done = await commit(session, [":
      'const believe = async () => { await rollBack(session); return "committed"; };\n    const done = await (own.batch >= number ? believe : commit)(session, [',
  }),
  "takes a missing row of its own for a lost batch": bug(RECOVER, {
    'if (!own) {\n      await rollBack(session);\n      return { fate: "untold" };\n    }': "",
    "row: { ...own, clockAt": "row: { daemon: parts.daemon, name: parts.name, batch: 0, ...own, clockAt",
    "own.batch >= number": "(own?.batch ?? 0) >= number",
  }),
  "tells of a batch before it is committed": bug(RUN_BATCH, {
    "const { caughtUp, decided, row } = sent;":
      "const { caughtUp, decided, row } = sent;\n  parts.known.see(row, { isAtCounters: true });",
  }),
  "answers before the commit": bug(RUN_BATCH, {
    "const { caughtUp, decided, row } = sent;":
      "const { caughtUp, decided, row } = sent;\n  for (const job of sent.jobs) job.settle();",
  }),
  "asks two batches at once": bug(COMMITS, {
    "if (this.#isRunning || this.#failure) return;": "if (this.#failure) return;",
  }),
  "sleeps through what is asked while a batch ends": bug(COMMITS, {
    "    this.#isRunning = false;\n":
      "    for (let turn = 0; turn < 8; turn++) await null;\n    this.#isRunning = false;\n",
  }),
  "holds for ever": bug("store/remote/connection/hold.ts", {
    "if (!this.#isHeld) return;\n    this.#isHeld = false;": "return;",
  }),
  "knows of no failover": bug(TIMELINE, {
    'if (row.commits < seen.commits) return "lost";':
      'if (row) return "same";\n  if (row.commits < seen.commits) return "lost";',
  }),
  "takes every failover for one without loss": bug(TIMELINE, {
    'return "lost"': 'return "new"',
    ': "lost"': ': "new"',
  }),
  "goes on with the old numbers in a new life": bug(TIMELINE, { "nextSequence: firstSequence,": "" }),
  "reads bans once only": bug(CATCH_UP, {
    "const areBansNew = row.banRevision !== known.bans.revision;":
      "const areBansNew = row.banRevision !== known.bans.revision && known.bans.revision === NO_REVISION;",
  }),
  "does not decide again after a miss": bug("store/remote/commit/decide.ts", {
    "if (error instanceof Miss) misses.push(error.load);":
      'if (error instanceof Miss) return { kind: "failed", job, error };',
  }),
  "knows no tokens of another daemon's new life": bug(CATCH_UP, {
    "if (restorations) known.setRestorations(restorations().rows);": "",
  }),
  "runs a batch again that it found committed": bug(COMMITS, {
    'if (recovered.fate === "lost")': "if (recovered.fate)",
  }),
  "reads its own row before it has the lock": bug(TAKE_LOCK, {
    'const lock = trip.add({ kind: "lockQueue" });':
      'const own = trip.add({ kind: "readDaemon", daemon });\n  const lock = trip.add({ kind: "lockQueue" });',
    'const own = withOwn ? trip.add({ kind: "readDaemon", daemon }) : null;\n': "",
  }),
  "does not look for the bans of others in a batch": bug(CATCH_UP, {
    "const areBansNew = row.banRevision !== known.bans.revision;":
      "const areBansNew = known.bans.revision === NO_REVISION;",
  }),
  "gives each new life the same salt": bug(CATCH_UP, {
    "const restoration = { firstSequence, lostFrom: row.nextSequence, salt };":
      "const restoration = { firstSequence, lostFrom: row.nextSequence, salt: Buffer.alloc(16) };",
  }),
  "writes no restoration after a failover": bug(CATCH_UP, {
    '{ kind: "addRestoration", restoration, at: wall },': "",
  }),
  "takes a missing row of its own for a batch that was kept": bug(RECOVER, {
    'return { fate: "untold" };': 'return { fate: "kept", caughtUp, row };',
  }),
  "takes the time of day from its own clock": bug(RUN_BATCH, {
    "wall: Math.floor(moment.clock)": "wall: Math.floor(this.#parts.clock.wall())",
  }),
  "does not roll back what failed": bug(RUN_BATCH, {
    "if (!(error instanceof ConnectionLost)) await rollBack(session);\n    throw error;\n  }\n  const":
      "throw error;\n  }\n  const",
  }),
  "uses the number of a batch in doubt again": bug(COMMITS, {
    "this.#number++;": 'if (fate === "committed") this.#number++;',
  }),
  "says that nothing was done where nobody knows": bug(COMMITS, {
    'new StorageError("unknown", new Error("the COMMIT was not answered"))':
      'new StorageError("away", new Error("the COMMIT was not answered"))',
  }),
  "answers a lost batch as if it was kept": bug(COMMITS, {
    'if (recovered.fate === "lost") this.#queue.putBack(pending.sent.jobs);\n      else': "",
  }),
  "does not note that commits are asynchronous": bug(TIMELINE, {
    "isSynchronous: row.isSynchronous && isSynchronous": "isSynchronous: true",
  }),
  "goes on counting lines of the log from the first": bug(TIMELINE, {
    '(["nextLogId", "nextCatId", "commits"] as const)': '(["nextCatId", "commits"] as const)',
  }),
} as const satisfies Record<string, Bug>;
