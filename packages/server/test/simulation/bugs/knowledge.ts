import { type Bug, bug } from "../../planted-bug.ts";

const TIME = "store/remote/database-time.ts";
const POLL = "store/remote/tell/poll.ts";
const KNOWN = "store/remote/known.ts";
const QUEUE = "queue/queue.ts";

/** In what a daemon knows, reckons, tells and keeps beside its commits. */
export const BUGS_OF_KNOWLEDGE = {
  "never reads where others stand": bug(POLL, { "this.soon();\n      this.start();": "this.start();" }),
  "arms no timer for the calls of others": bug(KNOWN, {
    "isOnlyOwn ? own.isAtCounters : true": "isOnlyOwn ? own.isAtCounters : false",
  }),
  "keeps the larger of two times": bug(TIME, {
    "this.#mark = mark;\n    this.#markAt = at;":
      "this.#mark = Math.max(this.#mark, mark);\n    this.#markAt = at;",
  }),
  "counts jumps of the database's clock": bug(TIME, {
    "const jump = Math.max(0, ": "const jump = Math.min(0, ",
  }),
  "counts the time in which nobody lived": bug(TIME, { "const STALL_MS = 2000": "const STALL_MS = 1e9" }),
  "lets time run on in a pause": bug(TIME, { "if (mode.isPaused) return 0;": "" }),
  "ends the claims of others at its start": bug("store/remote/remote-store.ts", {
    "return await store.heartbeat();":
      'await store.heartbeat();\n    await store.change({}, ({ atCounters, moment }) => ({ answer: null, effects: atCounters.filter(({ state }) => state === "called").map((ticket) => ({ kind: "update", ticket: { ...ticket, until: moment.now } }) as const) }));\n      return;',
  }),
  "loses what the batch has written so far": bug("store/remote/overlay/ticket-overlay.ts", {
    "const kept = rows.map((row) => this.#written.get(row.ticket.sequence) ?? row);": "const kept = rows;",
  }),
  "calls nobody when others have changed the settings": bug(QUEUE, { "settle().catch(onError);": "" }),
  "does a chore that another has claimed": bug("store/remote/remote-store.ts", {
    "return () => claimed().count === 1;": "return () => claimed().count >= 0;",
  }),
  "lets streams of those banned elsewhere go on": bug(QUEUE, { "bans.tellOfOthers().catch(onError);": "" }),
  "does not keep that a ticket came back": bug("store/batch/apply-effects.ts", {
    "takenMark, hasPush };": "takenMark, hasPush, hasRejoined: before.hasRejoined };",
  }),
  "lets a ticket come back again and again": bug("queue/unit-of-work.ts", {
    "rejoinWindowMs > 0 && !ticket.hasRejoined;": "rejoinWindowMs > 0;",
  }),
  "does not keep that a window was lengthened": bug("store/batch/apply-effects.ts", {
    "takenMark, hasPush };": "takenMark, hasPush, isLengthened: before.isLengthened };",
  }),
  "looks for a key before the lock": bug("store/remote/remote-store.ts", {
    "  change<A>(ask: Ask,": "  async change<A>(ask: Ask,",
    "const { commits, known } = this.#parts;\n    const loads":
      'const { commits, known, reader } = this.#parts;\n    const early = ask.key ? await reader.statement((trip) => { const found = trip.add({ kind: "ticketsByKey", keys: [ask.key as Buffer] }); return () => ({ sameKey: found().rows[0]?.ticket ?? null }); }) : {};\n    const loads',
    "changeIn(batch, ask, decide)": "changeIn(batch, ask, (facts) => decide(Object.assign(facts, early)))",
  }),
  "claims a chore for no time": bug("store/remote/remote-store.ts", {
    'kind: "claimChore", name, daemon, forMs }': 'kind: "claimChore", name, daemon, forMs: 0 }',
  }),
  "lengthens a window with each claim": bug("queue/rules.ts", {
    "if (!ticket.isLengthened) {": "if (ticket) {",
  }),
  "takes back at its start what lengthened a window": bug("store/remote/remote-store.ts", {
    "return await store.heartbeat();":
      'await store.heartbeat();\n    await store.change({}, ({ atCounters, settings }) => ({ answer: null, effects: atCounters.filter(({ isLengthened, state }) => isLengthened && state === "called").map((ticket) => ({ kind: "update", ticket: { ...ticket, until: (ticket.until ?? 0) - settings.catPatienceMs } }) as const) }));\n      return;',
  }),
  "counts places of the first level only": bug("store/batch/line.ts", {
    "level <= LEVELS; level++": "level <= 1; level++",
  }),
  "reads a board in several snapshots": bug("store/remote/read/reads.ts", {
    "return this.#reader.snapshot((trip) => {\n      const queue":
      "return this.#reader.statement((trip) => {\n      const queue",
  }),
  "subtracts a jump of the clock twice": bug(TIME, { "this.#jumpsMs -= this.#locked.jumpsMs;": "" }),
  "declares at each start as if for the first time": bug("queue/settings-rules.ts", {
    "!isSame(value, before?.[name])": "!isSame(value, before?.[name]) || true",
  }),
  "counts the gap before its first reading": bug(TIME, {
    "this.#jumpsMs = Math.max(0, gap);\n      return 0;":
      "return mode.isPaused || gap < 0 || gap > STALL_MS ? 0 : gap;",
  }),
  "counts the gap before a first reading that was not committed": bug(TIME, {
    "this.#jumpsMs = Math.max(0, gap);\n": "",
  }),
  "does not count what the batch itself took": bug("store/remote/overlay/ticket-overlay.ts", {
    "loaded + (this.#liveDeltas.get(address) ?? 0)": "loaded",
  }),
  "says too seldom that it is alive": bug("store/remote/remote-store.ts", {
    "const ALIVE_MS = 450;": "const ALIVE_MS = 4500;",
  }),
  "forgets a change that comes while a round is sent": bug("http/stream/hub.ts", {
    "this.#sent = change;": "this.#sent = this.#change;",
  }),
  "tells the others nothing": bug("store/remote/tell/teller.ts", { "this.#send(this.#next);": "" }),
  "reads others' settings only at its start": bug(KNOWN, { "this.#settings = null;\n": "" }),
  "does not refresh restorations before it bans": bug("queue/caller/token-check.ts", {
    "await this.#store.refresh();": "",
  }),
} as const satisfies Record<string, Bug>;
