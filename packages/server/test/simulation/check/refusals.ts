import { type EventType, isLive, type LogEvent } from "../../../src/queue/model.ts";
import type { View } from "../database/server.ts";
import type { State } from "../database/state.ts";
import type { Operation, OperationKind, Record } from "../record.ts";
import { readSettings } from "../world/read-settings.ts";
import type { Contradiction } from "./contradiction.ts";
import { linesOf, viewsBetween } from "./lines.ts";

/** How long a daemon may take to hear of another's bans, and of a database that is back. */
const NEWS_MS = 1500;
const RECOVERY_MS = 6000;
/** The clocks of daemons and database differ by less than this. */
const LONG_MS = 60_000;
const GRAIN_MS = 10;
const OF_BANS: ReadonlySet<EventType> = new Set(["banned", "unbanned"]);
const OF_OPERATOR: ReadonlySet<OperationKind> = new Set(["ban", "unban"]);

/** Every refusal, and every ticket that was shown, was right at some moment between the request and the answer. */
export function refusesRightly(record: Record): Contradiction | null {
  for (const operation of record.operations) {
    const { outcome, kind, daemon, address, sequence = "", calledAt, repliedAt, answeredAt } = operation;
    if (outcome.kind === "unknown") continue;
    const at = Math.min(repliedAt, answeredAt);
    const states = viewsBetween(record, calledAt, at).map(({ state }) => state);
    const said = outcome.kind === "ok" ? outcome.value.state : outcome.code;
    if (outcome.kind === "ok" && isBannedAll(record, operation, at)) {
      return {
        at,
        sentence: `${daemon} did the ${kind} of ${sequence} from ${address}, which was banned all the time`,
      };
    }
    const isRight =
      isBetween(record, operation, at) ||
      (outcome.kind === "ok"
        ? kind !== "show" || states.some((state) => ticketIn(state, operation)?.state === said)
        : isExcused(record, operation, outcome.code) ||
          states.some((state) => isRightIn(state, operation, outcome.code)));
    if (isRight) continue;
    const what = `${kind} ${sequence} from ${address}`;
    return {
      at,
      sentence: `${daemon} answered the ${what} with ${said}, which was not so at any time since it was asked`,
    };
  }
  return null;
}

/** Whether it may have been right between two changes of one commit, which no table shows. */
function isBetween(record: Record, { calledAt, sequence, address, outcome }: Operation, at: number): boolean {
  const code = outcome.kind === "refused" ? outcome.code : "";
  const about = new Map<View, number>();
  for (const { view, event } of linesOf(record)) {
    if (view.from < calledAt || view.from > at) continue;
    const isAbout =
      (sequence !== undefined && event.sequence === sequence) ||
      (code === "closed" && event.type === "closed") ||
      (code === "too-many-tickets" && addressOf(view, event) === address) ||
      (code === "banned" && OF_BANS.has(event.type) && event.detail?.address === address);
    if (isAbout) about.set(view, (about.get(view) ?? 0) + 1);
  }
  const enough = sequence === undefined ? 1 : 2;
  return [...about.values()].some((count) => count >= enough);
}

/** Whose ticket it is about: of one that was taken, by the line; of others, by the tables. */
function addressOf({ state }: View, { sequence, detail }: LogEvent): unknown {
  return detail?.address ?? state.tickets.get(sequence ?? -1)?.ticket.address;
}

/** Whether a visitor's address was banned all the time: for what is only read, so long that its daemon must have heard. */
function isBannedAll(record: Record, operation: Operation, at: number): boolean {
  const { kind, address, calledAt } = operation;
  if (address === "" || OF_OPERATOR.has(kind)) return false;
  const from = kind === "show" ? heardUntil(record, operation) - NEWS_MS : calledAt;
  const wall = (state: State): number => (state.queue.clockAt ?? 0) - GRAIN_MS;
  return viewsBetween(record, from, at).every(({ state }) => {
    const ban = state.bans.get(address)?.ban;
    // One that may have run out meanwhile says nothing.
    return ban !== undefined && (ban.until === null || ban.until > wall(state) + LONG_MS);
  });
}

/** Until when a daemon that is asked has surely heard of what others did: until it stood still, or a wire was cut. */
function heardUntil({ absences, disturbances }: Record, { daemon, calledAt }: Operation): number {
  const deaf = [
    ...absences.filter((other) => other.daemon === daemon),
    ...disturbances.filter(({ kind }) => kind === "cut a wire"),
  ].filter(({ from, to }) => from <= calledAt && to >= calledAt);
  return Math.min(calledAt, ...deaf.map(({ from }) => from)) - NEWS_MS;
}

/** What cannot be told from the tables of those moments. */
function isExcused(record: Record, operation: Operation, code: string): boolean {
  const { calledAt, repliedAt, kind, address } = operation;
  switch (code) {
    case "storage":
    case "unavailable":
    case "unreachable":
      return calledAt < record.healedAt + RECOVERY_MS;
    case "no-cat":
    case "not-found":
    case "invalid":
      return true;
    case "banned": {
      // What is only read is refused by what the daemon knows, which may not have heard yet.
      const known = viewsBetween(record, heardUntil(record, operation), repliedAt);
      const isKnown =
        known.some(({ state }) => state.bans.has(address)) || isLostBan(record, address, repliedAt);
      return kind === "recall" || (kind === "show" && isKnown);
    }
    case "missed":
    case "left":
    case "seen":
      return kind === "skip" || kind === "recall";
    case "ended":
      if (isPruned(record, operation)) return true;
      return record.views.some(({ commit }) => commit?.isLost === true);
    default:
      return false;
  }
}

/** Whether a failover has lost a ban: until the database is back, a daemon refuses by what it knows. */
function isLostBan({ views }: Record, address: string, at: number): boolean {
  return views.some(({ from, state, commit }) => from <= at && commit?.isLost && state.bans.has(address));
}

function isRightIn(state: State, operation: Operation, code: string): boolean {
  const ticket = ticketIn(state, operation);
  const live = [...state.tickets.values()].map((row) => row.ticket).filter(isLive);
  switch (code) {
    case "banned":
      // A cheat is answered with the ban that it brings.
      return state.bans.has(operation.address);
    case "closed":
      return state.queue.mode.isClosed;
    case "too-many-tickets": {
      const { ticketsPerAddress } = readSettings(state.queue.settings);
      return live.filter(({ address }) => address === operation.address).length >= ticketsPerAddress;
    }
    case "not-your-turn":
      return ticket?.state === "waiting";
    case "not-claimed":
      return ticket?.state === "waiting" || ticket?.state === "called";
    case "not-missed":
      return ticket !== undefined && isLive(ticket);
    case "not-waiting":
      return ticket?.state === "viewing";
    case "missed":
    case "left":
    case "seen":
      return ticket?.state === code;
    case "ended":
      return ticket?.state === "banned";
    case "queue-empty":
      return live.length === 0;
    default:
      return false;
  }
}

/** Whether its record is no longer kept. */
function isPruned(record: Record, { sequence = -1, repliedAt }: Operation): boolean {
  const state = viewsBetween(record, repliedAt, repliedAt).at(-1)?.state;
  return (
    state !== undefined &&
    sequence >= 0 &&
    sequence < state.queue.nextSequence &&
    !state.tickets.has(sequence)
  );
}

function ticketIn(state: State, { sequence = -1 }: Operation) {
  return state.tickets.get(sequence)?.ticket;
}
