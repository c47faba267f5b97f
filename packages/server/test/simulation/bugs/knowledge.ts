import type { Bug } from "../plant.ts";

const TIME = "store/remote/database-time.ts";
const POLL = "store/remote/tell/poll.ts";
const KNOWN = "store/remote/known.ts";
const QUEUE = "queue/queue.ts";

/** In what a daemon knows, reckons, tells and keeps beside its commits. */
export const BUGS_OF_KNOWLEDGE = {
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
      "return await store.heartbeat();":
        'await store.heartbeat();\n    await store.change({}, ({ atCounters, moment }) => ({ answer: null, effects: atCounters.filter(({ state }) => state === "called").map((ticket) => ({ kind: "update", ticket: { ...ticket, until: moment.now } }) as const) }));\n      return;',
    },
  },
  "loses what the batch has written so far": {
    file: "store/remote/overlay/ticket-overlay.ts",
    changes: {
      "const kept = rows.map((row) => this.#written.get(row.ticket.sequence) ?? row);": "const kept = rows;",
    },
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
  "does not keep that a ticket came back": {
    file: "store/batch/apply-effects.ts",
    changes: { "takenMark, hasPush };": "takenMark, hasPush, hasRejoined: before.hasRejoined };" },
  },
  "lets a ticket come back again and again": {
    file: "queue/unit-of-work.ts",
    changes: { "rejoinWindowMs > 0 && !ticket.hasRejoined;": "rejoinWindowMs > 0;" },
  },
  "does not keep that a window was lengthened": {
    file: "store/batch/apply-effects.ts",
    changes: { "takenMark, hasPush };": "takenMark, hasPush, isLengthened: before.isLengthened };" },
  },
  "looks for a key before the lock": {
    file: "store/remote/remote-store.ts",
    changes: {
      "  change<A>(ask: Ask,": "  async change<A>(ask: Ask,",
      "const { commits, known } = this.#parts;\n    return commits.add(":
        'const { commits, known, reader } = this.#parts;\n    const early = ask.key ? await reader.statement((trip) => { const found = trip.add({ kind: "ticketsByKey", keys: [ask.key as Buffer] }); return () => ({ sameKey: found().rows[0]?.ticket ?? null }); }) : {};\n    return commits.add(',
      "decide(loadFacts(batch, ask));": "decide(Object.assign(loadFacts(batch, ask), early));",
    },
  },
  "claims a chore for no time": {
    file: "store/remote/remote-store.ts",
    changes: { 'kind: "claimChore", name, daemon, forMs }': 'kind: "claimChore", name, daemon, forMs: 0 }' },
  },
  "lengthens a window with each claim": {
    file: "queue/rules.ts",
    changes: { "if (!ticket.isLengthened) {": "if (ticket) {" },
  },
  "takes back at its start what lengthened a window": {
    file: "store/remote/remote-store.ts",
    changes: {
      "return await store.heartbeat();":
        'await store.heartbeat();\n    await store.change({}, ({ atCounters, settings }) => ({ answer: null, effects: atCounters.filter(({ isLengthened, state }) => isLengthened && state === "called").map((ticket) => ({ kind: "update", ticket: { ...ticket, until: (ticket.until ?? 0) - settings.catPatienceMs } }) as const) }));\n      return;',
    },
  },
  "counts places of the first level only": {
    file: "store/batch/line.ts",
    changes: { "level <= LEVELS; level++": "level <= 1; level++" },
  },
  "reads a board in several snapshots": {
    file: "store/remote/read/reads.ts",
    changes: {
      "return this.#reader.snapshot((trip) => {\n      const queue":
        "return this.#reader.statement((trip) => {\n      const queue",
    },
  },
  "subtracts a jump of the clock twice": {
    file: TIME,
    changes: { "this.#jumpsMs -= this.#locked.jumpsMs;": "" },
  },
  "declares at each start as if for the first time": {
    file: "queue/settings-rules.ts",
    changes: { "!isSame(value, before?.[name])": "!isSame(value, before?.[name]) || true" },
  },
  "counts the gap before its first reading": {
    file: TIME,
    changes: {
      "this.#jumpsMs = Math.max(0, gap);\n      return 0;":
        "return mode.isPaused || gap < 0 || gap > STALL_MS ? 0 : gap;",
    },
  },
  "counts the gap before a first reading that was not committed": {
    file: TIME,
    changes: { "this.#jumpsMs = Math.max(0, gap);\n": "" },
  },
  "does not count what the batch itself took": {
    file: "store/remote/overlay/ticket-overlay.ts",
    changes: { "loaded + (this.#liveDeltas.get(address) ?? 0)": "loaded" },
  },
  "says too seldom that it is alive": {
    file: "store/remote/remote-store.ts",
    changes: { "const ALIVE_MS = 450;": "const ALIVE_MS = 4500;" },
  },
  "forgets a change that comes while a round is sent": {
    file: "http/stream/hub.ts",
    changes: { "this.#sent = change;": "this.#sent = this.#change;" },
  },
  "tells the others nothing": {
    file: "store/remote/tell/teller.ts",
    changes: { "this.#send(this.#next);": "" },
  },
  "reads others' settings only at its start": {
    file: KNOWN,
    changes: { "this.#settings = null;\n": "" },
  },
  "does not refresh restorations before it bans": {
    file: "queue/caller/token-check.ts",
    changes: { "await this.#store.refresh();": "" },
  },
} as const satisfies Record<string, Bug>;
