/** A change of one source file of the daemon: each text, which must stand there, and what is put in its place. */
export interface Bug {
  /** Below src/. */
  readonly file: string;
  readonly changes: Readonly<Record<string, string>>;
}

const RUN_BATCH = "store/remote/commit/run-batch.ts";
const TAKE_LOCK = "store/remote/commit/take-lock.ts";
const CATCH_UP = "store/remote/commit/catch-up.ts";
const RECOVER = "store/remote/commit/recover.ts";
const COMMITS = "store/remote/commit/commits.ts";
const TIMELINE = "store/remote/commit/timeline.ts";
const TIME = "store/remote/database-time.ts";
const POLL = "store/remote/tell/poll.ts";
const KNOWN = "store/remote/known.ts";
const QUEUE = "queue/queue.ts";

/** Bugs of the kind that several daemons on one database bring, which the simulation is there to find. */
export const BUGS = {
  "reads the clock before the lock": {
    file: TAKE_LOCK,
    changes: {
      'const lock = trip.add({ kind: "lockQueue" });':
        'const read = trip.add({ kind: "readMoment", withTimeline: parts.identity().hasTimeline });\n  const lock = trip.add({ kind: "lockQueue" });',
      '  const read = trip.add({ kind: "readMoment", withTimeline: parts.identity().hasTimeline });\n  const own':
        "  const own",
    },
  },
  "does not lock the queue's row": {
    file: TAKE_LOCK,
    changes: { 'trip.add({ kind: "lockQueue" })': 'trip.add({ kind: "readQueue" })' },
  },
  "takes the mode from memory": {
    file: TAKE_LOCK,
    changes: {
      "const [row, moment] = [onlyRow(lock()), onlyRow(read())];":
        "const [locked, moment] = [onlyRow(lock()), onlyRow(read())];\n  const row = { ...locked, mode: known.row?.mode ?? locked.mode };",
    },
  },
  "takes the settings from memory": {
    file: TAKE_LOCK,
    changes: {
      "const [row, moment] = [onlyRow(lock()), onlyRow(read())];":
        "const [locked, moment] = [onlyRow(lock()), onlyRow(read())];\n  const row = { ...locked, settings: known.row?.settings ?? locked.settings, settingsRevision: known.row?.settingsRevision ?? locked.settingsRevision };",
    },
  },
  "counts with the number that it remembers": {
    file: TAKE_LOCK,
    changes: {
      "const [row, moment] = [onlyRow(lock()), onlyRow(read())];":
        "const [locked, moment] = [onlyRow(lock()), onlyRow(read())];\n  const row = { ...locked, nextLogId: known.row?.nextLogId ?? locked.nextLogId };",
    },
  },
  "takes a commit without an answer for one that failed": {
    file: RUN_BATCH,
    changes: {
      'catch {\n    return "unknown";':
        'catch {\n    throw new ConnectionLost("the COMMIT was not answered");',
    },
  },
  "takes a commit without an answer for one that was made": {
    file: RUN_BATCH,
    changes: { 'catch {\n    return "unknown";': 'catch {\n    return "committed";' },
  },
  "takes the tag ROLLBACK for success": {
    file: RUN_BATCH,
    changes: {
      "if (failed && !failed.ok && (isRolledBack": "if (!last && failed && !failed.ok && (isRolledBack",
      'if (isRolledBack) throw new StatementRefused("40001", "the transaction was rolled back");': "",
      'if (!last?.ok || last.tag !== "COMMIT" || last.warnings.length > 0) return "unknown";': "",
      "checkCounts(writes, replies);\n  return": "return",
    },
  },
  "ignores the warning that came with a commit": {
    file: RUN_BATCH,
    changes: { " || last.warnings.length > 0) return": ") return" },
  },
  "writes before the first trip is checked": {
    file: "store/remote/connection/trip.ts",
    changes: {
      "if (!reply.ok) throw new StatementRefused(reply.sqlState, reply.message);":
        'if (!reply.ok && reply.message !== "out of memory") throw new StatementRefused(reply.sqlState, reply.message);',
    },
  },
  "does not write the number of its batch": {
    file: RUN_BATCH,
    changes: { "row: { daemon, name, batch: number, clockAt }": "row: { daemon, name, batch: 0, clockAt }" },
  },
  "believes its row without committing it again": {
    file: RECOVER,
    changes: {
      "const done = await commit(session, [":
        'const believe = async () => { await rollBack(session); return "committed"; };\n    const done = await (own.batch >= number ? believe : commit)(session, [',
    },
  },
  "takes a missing row of its own for a lost batch": {
    file: RECOVER,
    changes: {
      'if (!own) {\n      await rollBack(session);\n      return { fate: "untold" };\n    }': "",
      "row: { ...own, clockAt": "row: { daemon: parts.daemon, name: parts.name, batch: 0, ...own, clockAt",
      "own.batch >= number": "(own?.batch ?? 0) >= number",
    },
  },
  "tells of a batch before it is committed": {
    file: RUN_BATCH,
    changes: {
      "const { caughtUp, decided, row } = sent;":
        "const { caughtUp, decided, row } = sent;\n  parts.known.see(row, { isAtCounters: true });",
    },
  },
  "answers before the commit": {
    file: RUN_BATCH,
    changes: {
      "const { caughtUp, decided, row } = sent;":
        "const { caughtUp, decided, row } = sent;\n  for (const job of sent.jobs) job.settle();",
    },
  },
  "asks two batches at once": {
    file: COMMITS,
    changes: { "if (this.#isRunning || this.#failure) return;": "if (this.#failure) return;" },
  },
  "sleeps through what is asked while a batch ends": {
    file: COMMITS,
    changes: {
      "    this.#isRunning = false;\n":
        "    for (let turn = 0; turn < 8; turn++) await null;\n    this.#isRunning = false;\n",
    },
  },
  "holds for ever": {
    file: "store/remote/connection/hold.ts",
    changes: { "if (!this.#isHeld) return;\n    this.#isHeld = false;": "return;" },
  },
  "knows of no failover": {
    file: TIMELINE,
    changes: {
      'if (row.commits < seen.commits) return "lost";':
        'if (row) return "same";\n  if (row.commits < seen.commits) return "lost";',
    },
  },
  "takes every failover for one without loss": {
    file: TIMELINE,
    changes: { 'return "lost"': 'return "new"', ': "lost"': ': "new"' },
  },
  "goes on with the old numbers in a new life": {
    file: TIMELINE,
    changes: { "nextSequence: firstSequence,": "" },
  },
  "reads bans once only": {
    file: CATCH_UP,
    changes: {
      "const areBansNew = row.banRevision !== known.bans.revision;":
        "const areBansNew = row.banRevision !== known.bans.revision && known.bans.revision === NO_REVISION;",
    },
  },
  "never reads where others stand": {
    file: POLL,
    changes: { "this.soon();\n      this.start();": "this.start();" },
  },
  "arms no timer for the calls of others": {
    file: KNOWN,
    changes: {
      "isOnlyOwn ? own.isAtCounters : true": "isOnlyOwn ? own.isAtCounters : false",
      "this.#events.onChange(revision, true);": "this.#events.onChange(revision, false);",
    },
  },
  "keeps the larger of two times": {
    file: TIME,
    changes: {
      "this.#mark = mark;\n    this.#markAt = at;":
        "this.#mark = Math.max(this.#mark, mark);\n    this.#markAt = at;",
    },
  },
  "counts jumps of the database's clock": {
    file: TIME,
    changes: { "const jump = Math.max(0, ": "const jump = Math.min(0, " },
  },
  "counts the time in which nobody lived": {
    file: TIME,
    changes: { "const STALL_MS = 2000": "const STALL_MS = 1e9" },
  },
  "lets time run on in a pause": {
    file: TIME,
    changes: { "if (mode.isPaused) return 0;": "" },
  },
  "ends the claims of others at its start": {
    file: "store/remote/remote-store.ts",
    changes: {
      "await store.heartbeat();":
        'await store.heartbeat();\n    await store.change({}, ({ atCounters, moment }) => ({ answer: null, effects: atCounters.filter(({ state }) => state === "called").map((ticket) => ({ kind: "update", ticket: { ...ticket, until: moment.now } }) as const) }));',
    },
  },
  "loses what the batch has written so far": {
    file: "store/remote/overlay/ticket-overlay.ts",
    changes: {
      "const kept = rows.map((row) => this.#written.get(row.ticket.sequence) ?? row);": "const kept = rows;",
    },
  },
  "does not decide again after a miss": {
    file: "store/remote/commit/decide.ts",
    changes: {
      "if (error instanceof Miss) misses.push(error.load);":
        'if (error instanceof Miss) return { kind: "failed", job, error };',
    },
  },
  "knows no tokens of another daemon's new life": {
    file: CATCH_UP,
    changes: { "if (restorations) known.setRestorations(restorations().rows);": "" },
  },
  "calls nobody when others have changed the settings": {
    file: QUEUE,
    changes: { "settle().catch(onError);": "" },
  },
  "does a chore that another has claimed": {
    file: "store/remote/remote-store.ts",
    changes: { "return () => claimed().count === 1;": "return () => claimed().count >= 0;" },
  },
  "lets streams of those banned elsewhere go on": {
    file: QUEUE,
    changes: { "bans.tellOfOthers().catch(onError);": "" },
  },
  "does not keep that a window was lengthened": {
    file: "store/batch/apply-effects.ts",
    changes: { "claimLeftMs, isLengthened, until, endedAt };": "claimLeftMs, until, endedAt };" },
  },
  "runs a batch again that it found committed": {
    file: COMMITS,
    changes: { 'if (recovered.fate === "lost")': "if (recovered.fate)" },
  },
} as const satisfies Record<string, Bug>;
export type BugName = keyof typeof BUGS;
