import { verifyToken } from "../../../src/queue/caller/token-proof.ts";
import type { Operation, Record } from "../record.ts";
import type { Contradiction } from "./contradiction.ts";
import { linesOf, viewsBetween } from "./lines.ts";
import { type Moment, momentsIn } from "./replay.ts";

type Answer = Pick<Moment, "state" | "position">;

/**
 * Every ticket in an answer has the state, the position and the token that it had: for what was only read, in tables that
 * could be seen meanwhile; for what was done, behind its own line of the log, of which the model says what it left.
 */
export function answersRightly(record: Record): Contradiction | null {
  // A number may be given in each of several lives that a failover has lost.
  const taken = Map.groupBy(
    linesOf(record).filter(({ event }) => event.type === "taken"),
    ({ event }) => event.sequence,
  );
  for (const operation of record.operations) {
    const { outcome, kind, daemon, repliedAt } = operation;
    if (outcome.kind !== "ok") continue;
    const { state, position = null, token, isNew } = outcome.value;
    const sequence = outcome.value.sequence ?? operation.sequence;
    if (state === undefined || sequence === undefined) continue;
    const says = (what: string): Contradiction => ({
      at: repliedAt,
      sentence: `${daemon} answered the ${kind} of ${sequence} with ${what}`,
    });
    if (token !== undefined && !isTokenOf(record, operation, sequence)) return says(`the token ${token}`);
    const isSame = (other: Answer): boolean =>
      other.state === state && (kind === "claim" || other.position === position);
    const own = kind === "take" && isNew ? taken.get(sequence) : undefined;
    const isRight = own
      ? own.some(({ view, event }) =>
          momentsIn(record, view, sequence).some(({ line, ...rest }) => line === event && isSame(rest)),
        )
      : wasSo(record, operation, sequence, isSame);
    if (!isRight) return says(`${state} at ${position}, as it never was`);
  }
  return null;
}

function wasSo(
  record: Record,
  { calledAt, repliedAt }: Operation,
  sequence: number,
  isSame: (answer: Answer) => boolean,
): boolean {
  const views = viewsBetween(record, calledAt, repliedAt);
  return (
    views.some(({ state }) => {
      const row = state.tickets.get(sequence);
      if (!row) return false;
      const { place } = row;
      let position = 1;
      if (place !== null)
        for (const other of state.tickets.values())
          if (other.place !== null && other.place < place) position++;
      return isSame({ state: row.ticket.state, position: place === null ? null : position });
    }) || views.some((view) => momentsIn(record, view, sequence).some(isSame))
  );
}

/** Whether it is that ticket's, by the key and what was known of lost lives then. */
function isTokenOf(record: Record, { calledAt, repliedAt, outcome }: Operation, sequence: number): boolean {
  const token = outcome.kind === "ok" ? (outcome.value.token ?? null) : null;
  // Where it has no timeline, a daemon may take one lost life for another.
  if (!record.hasTimeline && record.views.some(({ commit }) => commit?.isLost)) return true;
  return viewsBetween(record, calledAt, repliedAt).some(({ state }) => {
    const verdict = verifyToken(record.key, token, state.restorations);
    return verdict.kind === "genuine" && verdict.sequence === sequence;
  });
}
