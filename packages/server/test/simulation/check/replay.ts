import type { LogEvent } from "../../../src/queue/model.ts";
import { isInForce } from "../../../src/queue/refusals.ts";
import type { Setting } from "../../../src/queue/settings.ts";
import { isLive, newTicket, QueueModel } from "../../queue-model.ts";
import type { View } from "../database/server.ts";
import type { State } from "../database/state.ts";
import type { Record } from "../record.ts";
import { readSettings } from "../world/read-settings.ts";
import type { Contradiction } from "./contradiction.ts";

/** Windows are kept in whole milliseconds of a time that is reckoned with fractions. */
const GRAIN_MS = 1e-6;
const STATES = { paused: "pause", resumed: "resume", closed: "close", opened: "open" } as const;
/** The settings of the model, by the names of their options. */
const SETTINGS = {
  counters: "counters",
  "claim-window": "claimWindowMs",
  "view-window": "viewWindowMs",
  "tickets-per-address": "ticketsPerAddress",
  "rejoin-window": "rejoinWindowMs",
  "rejoin-behind": "rejoinBehind",
} as const;

/**
 * Every commit does what the model does that is told the same in the order of the log: who is called, who has missed it,
 * who gets what, and until when. So the log is the witness of one order of everything, for all daemons.
 */
export function agreesWithModel(record: Record): Contradiction | null {
  for (const [index, { from, state, commit }] of record.views.entries()) {
    const before = record.views[index - 1]?.state;
    if (!before || !commit || before.queue === state.queue) continue;
    const fault = faultOf(before, state, record.catPatienceMs);
    if (fault !== null) return { at: from, sentence: `the commit of ${commit.by} ${fault}` };
  }
  return null;
}

/**
 * What a new life of the queue begins with has no line, where a failover has lost all settings: it may have been declared
 * between any two lines of a commit.
 */
function faultOf(before: State, after: State, catPatienceMs: number): string | null {
  const fault = new Replay(before, after, catPatienceMs).run();
  const known = new Set(before.queue.settings.map(({ name }) => name));
  const declared = after.queue.settings.filter(({ name }) => !known.has(name));
  const lines = after.log.length - before.log.length;
  for (let at = 0; fault !== null && declared.length > 0 && at < lines; at++) {
    if (new Replay(before, after, catPatienceMs, { declared, at }).run() === null) return null;
  }
  return fault;
}

/** What a ticket is at one moment within a commit. */
export interface Moment {
  /** After this line of the log, and what follows from it by itself. */
  readonly line: LogEvent;
  readonly state: string | null;
  readonly position: number | null;
}

/** What the model has of a ticket after each line that a commit writes: what a daemon may answer within it. */
export function momentsIn(record: Record, view: View, sequence: number): Moment[] {
  const before = record.views[record.views.indexOf(view) - 1]?.state;
  if (!before || !view.commit) return [];
  const moments: Moment[] = [];
  const replay = new Replay(before, view.state, record.catPatienceMs);
  replay.run((line) => moments.push({ line, ...replay.stateOf(sequence) }));
  return moments;
}

interface First {
  readonly declared: readonly Setting[];
  readonly at: number;
}

/** One commit, done once more by the model; its tickets are numbered as they were taken. */
class Replay {
  readonly #after: State;
  readonly #model: QueueModel;
  readonly #indices: Map<number, number>;
  readonly #lines: readonly LogEvent[];
  /** Until when those may come back who had missed their turn before. */
  readonly #rejoinBy: ReadonlyMap<number, number>;
  readonly #first: First | null;

  /** `declaration`: settings that were declared for the first time, and before which line. */
  constructor(before: State, after: State, catPatienceMs: number, declaration: First | null = null) {
    this.#first = declaration;
    this.#rejoinBy = new Map(
      [...before.tickets].flatMap(([sequence, { ticket }]) =>
        ticket.rejoinBy === null ? [] : [[sequence, ticket.rejoinBy]],
      ),
    );
    this.#after = after;
    this.#model = modelOf(before, Math.floor(after.queue.aliveAt), catPatienceMs);
    this.#indices = new Map([...before.tickets.keys()].map((sequence, index) => [sequence, index]));
    const last = before.log.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
    const first = after.log.findLastIndex(({ id }) => id <= last) + 1;
    this.#lines = after.log.slice(first).map(({ event }) => event);
  }

  stateOf(sequence: number): { state: string | null; position: number | null } {
    const index = this.#indices.get(sequence) ?? -1;
    const position = this.#model.line.indexOf(index) + 1;
    return { state: this.#model.ticket(index)?.state ?? null, position: position === 0 ? null : position };
  }

  run(onLine: (line: LogEvent) => void = () => {}): string | null {
    const model = this.#model;
    for (const [index, event] of this.#lines.entries()) {
      const declared = index === this.#first?.at ? this.#first.declared : [];
      for (const { name, value } of declared) this.#set(name, value.join(", "));
      if (event.type !== "set" && event.type !== "restored") settle(model);
      const refusal = this.#tell(event);
      if (refusal !== null)
        return `has ${event.type} ${event.sequence ?? ""}, which the model refuses: ${refusal}`;
      onLine(event);
    }
    // What is due is done before anything else; but what follows from a setting, whoever comes next does.
    const byItself = this.#lines.findLastIndex(({ type }) => type === "set" || type === "restored");
    if (this.#lines.length > byItself + 1) settle(model);
    return this.#compare();
  }

  /** Tells the model what somebody did. What follows from that by itself, it must find out. */
  #tell({ at, type, sequence, detail = {} }: LogEvent): string | null {
    const model = this.#model;
    const index = sequence === null ? -1 : (this.#indices.get(sequence) ?? -1);
    const isByOperator = detail.by !== undefined;
    switch (type) {
      case "taken":
        if (sequence === null) return "it has no number";
        this.#indices.set(sequence, model.tickets.length);
        this.#rememberBans(at);
        return model.take(String(detail.address));
      case "claimed":
        return model.claim(index);
      case "lengthened":
        return model.lengthen(index) ? null : "it was lengthened before, or is not called";
      case "passed":
        return model.pass(index, Number(detail.places));
      case "left":
        return model.leave(index);
      case "seen":
      case "missed":
        if (isByOperator) model.skip(index);
        else if (type === "seen" && detail.cause === undefined) return model.done(index);
        return null;
      case "rejoined": {
        this.#rememberBans(at);
        const rejoinBy = this.#rejoinBy.get(sequence ?? -1);
        return model.rejoin(index, rejoinBy !== undefined && rejoinBy <= at);
      }
      case "recalled":
        model.bans.clear();
        return model.recall(index, false) ? null : "it was not missed";
      case "banned":
        if (sequence === null) endAll(model, String(detail.address));
        return null;
      case "paused":
      case "resumed":
      case "closed":
      case "opened":
        model.changeState(STATES[type]);
        return null;
      case "set":
        this.#set(String(detail.name), String(detail.value));
        return null;
      default:
        return null;
    }
  }

  /** Bans that were in force at a moment, but for those that this commit has made. */
  #rememberBans(wall: number): void {
    this.#model.bans.clear();
    const isNew = (address: string): boolean =>
      this.#lines.some(({ type, sequence, detail }) => {
        const isOfAddress = sequence === null && detail?.address === address;
        return isOfAddress && (type === "banned" || type === "unbanned");
      });
    for (const { ban } of this.#after.bans.values()) {
      if (isInForce(ban, wall) && !isNew(ban.address)) this.#model.bans.add(ban.address);
    }
  }

  #set(name: string, value: string): void {
    const key = SETTINGS[name as keyof typeof SETTINGS];
    if (key === undefined) return;
    const read = readSettings([{ name, value: [value], since: 0, by: "" }]);
    Object.assign(this.#model.settings, { [key]: read[key] });
  }

  #compare(): string | null {
    const model = this.#model;
    const { queue, tickets } = this.#after;
    if (queue.mode.isPaused !== model.isPaused || queue.mode.isClosed !== model.isClosed) {
      return `leaves the mode ${JSON.stringify(queue.mode)}, and no line says so`;
    }
    for (const [sequence, { ticket }] of tickets) {
      const expected = model.tickets[this.#indices.get(sequence) ?? -1];
      if (!expected) return `has a ticket ${sequence} that nobody took`;
      const isSame =
        ticket.state === expected.state &&
        ticket.isLengthened === expected.isLengthened &&
        ticket.hasRejoined === expected.hasRejoined &&
        (ticket.rejoinBy !== null) === expected.mayRejoin &&
        isNear(ticket.until, expected.until) &&
        (ticket.state !== "waiting" || isNear(ticket.claimLeftMs, expected.claimLeftMs));
      if (isSame) continue;
      return `leaves ticket ${sequence} ${words(ticket)}; by the model it is ${words(expected)}, the time being ${model.now}`;
    }
    const line = lineOf(this.#after).map((sequence) => this.#indices.get(sequence));
    return line.join() === model.line.join() ? null : "leaves another line than the model";
  }
}

/** Does what is due at this moment. */
function settle(model: QueueModel): void {
  model.advance(0);
  model.callNext();
}

/** The model as it would stand, its tickets in the order of their sequences. */
function modelOf(state: State, now: number, catPatienceMs: number): QueueModel {
  const model = new QueueModel({ ...readSettings(state.queue.settings), catPatienceMs });
  const { isPaused, isClosed } = state.queue.mode;
  Object.assign(model, { now, isPaused, isClosed });
  const indices = new Map<number, number>();
  for (const [sequence, { ticket }] of state.tickets) {
    const { address, claimLeftMs, isLengthened, until, hasRejoined } = ticket;
    const index = model.tickets.length;
    indices.set(sequence, index);
    model.tickets.push({
      ...newTicket(index, address),
      ...{ state: ticket.state, claimLeftMs, isLengthened, until, hasRejoined },
      mayRejoin: ticket.rejoinBy !== null,
    });
  }
  model.line = lineOf(state).map((sequence) => indices.get(sequence) ?? -1);
  return model;
}

function lineOf({ tickets }: State): number[] {
  return [...tickets.values()]
    .filter(({ place }) => place !== null)
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ ticket }) => ticket.sequence);
}

function endAll(model: QueueModel, address: string): void {
  for (const ticket of model.tickets) {
    if (ticket.address !== address || !isLive(ticket)) continue;
    ticket.state = "banned";
    ticket.until = null;
    model.line = model.line.filter((other) => other !== ticket.sequence);
  }
  model.callNext();
}

function words({
  state,
  until,
  claimLeftMs,
}: {
  state: string;
  until: number | null;
  claimLeftMs: number | null;
}): string {
  return `${state}${until === null ? "" : ` until ${until}`}${claimLeftMs === null ? "" : ` with ${claimLeftMs} left`}`;
}

function isNear(a: number | null, b: number | null): boolean {
  return a === b || (a !== null && b !== null && Math.abs(a - b) <= GRAIN_MS);
}
