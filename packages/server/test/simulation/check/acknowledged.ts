import type { EventType } from "../../../src/queue/model.ts";
import type { Operation, OperationKind, Record } from "../record.ts";
import type { Contradiction } from "./contradiction.ts";
import { type CommittedLine, linesOf, lostTickets } from "./lines.ts";

/** Which line each of these writes where it is done. */
const LINES: { readonly [K in OperationKind]?: EventType } = {
  take: "taken",
  claim: "claimed",
  done: "seen",
  leave: "left",
  rejoin: "rejoined",
};

/**
 * What a daemon has said that it did is in the log, was committed before the answer and, where COMMIT waits for the
 * standby, was there too; and none of that is lost.
 */
export function keepsWhatItSaid(record: Record): Contradiction | null {
  const found = new Map<string, CommittedLine[]>();
  for (const line of linesOf(record)) {
    const key = `${line.event.type} ${line.event.sequence}`;
    const same = found.get(key);
    if (same) same.push(line);
    else found.set(key, [line]);
  }
  for (const operation of record.operations) {
    const { outcome, kind, repliedAt } = operation;
    if (outcome.kind !== "ok") continue;
    const sequence = outcome.value.sequence ?? operation.sequence;
    const type = LINES[kind];
    if (type === undefined || sequence === undefined) continue;
    const fault = faultOf(record, operation, found.get(`${type} ${sequence}`) ?? []);
    if (fault) return { at: repliedAt, sentence: `${name(operation)} of ${sequence} was done, but ${fault}` };
  }
  return null;
}

function faultOf(
  { isSynchronous }: Record,
  operation: Operation,
  lines: readonly CommittedLine[],
): string | null {
  const { kind, calledAt, repliedAt, outcome } = operation;
  const before = lines.filter(({ commit }) => commit.visibleAt <= repliedAt);
  if (before.length === 0) {
    return lines.length === 0 ? "no commit says so" : "it was committed after the answer";
  }
  // A repeated take or claim is answered by what was done before.
  const isRepeated = kind === "claim" || (outcome.kind === "ok" && outcome.value.isNew === false);
  if (!isRepeated && !before.some(({ commit }) => commit.visibleAt >= calledAt))
    return "not for this request";
  if (!isSynchronous) return null;
  if (before.every(({ commit }) => commit.isLost)) return "a failover has lost it";
  const isDurable = before.some(({ commit }) => commit.durableAt !== null && commit.durableAt <= repliedAt);
  return isDurable ? null : "the standby did not have it";
}

/** No number and no token is given to two, a key gives the same ticket again, and no two get the same cat. */
export function givesNothingTwice(record: Record): Contradiction | null {
  const lost = lostTickets(record);
  const owners = new Map<string, string>();
  const ofKey = new Map<string, number>();
  for (const operation of record.operations) {
    const { outcome, kind, address, key, repliedAt } = operation;
    if (outcome.kind !== "ok") continue;
    const { sequence = -1, token, cat } = outcome.value;
    // Nobody who remembers it may have lived.
    if (!record.hasTimeline && lost.has(sequence)) continue;
    const given: [what: string, owner: string][] = [];
    if (kind === "take") {
      const owner = `${address} with ${key === undefined ? `request ${operation.id}` : `the key ${key}`}`;
      given.push([`number ${sequence}`, owner], [`token ${token}`, owner]);
      const before = ofKey.get(owner) ?? sequence;
      if (before !== sequence && !lost.has(before) && !lost.has(sequence)) {
        return {
          at: repliedAt,
          sentence: `${name(operation)} gave ${sequence}; its key gave ${before} before`,
        };
      }
      ofKey.set(owner, sequence);
    }
    if (cat !== undefined && !lost.has(sequence)) {
      given.push([`cat ${cat}`, `ticket ${sequence}`], [`ticket ${sequence}`, `cat ${cat}`]);
    }
    for (const [what, owner] of given) {
      const other = owners.get(what) ?? owner;
      if (other !== owner)
        return { at: repliedAt, sentence: `${what} was given to ${other}, and to ${owner}` };
      owners.set(what, owner);
    }
  }
  return null;
}

function name({ kind, daemon, address }: Operation): string {
  return `the ${kind} from ${address} at ${daemon}`;
}

/** A line of the log that a failover has lost has its number for itself, wherever a daemon knows of the loss. */
export function numbersLinesOnce(record: Record): Contradiction | null {
  const known = new Map<number, CommittedLine>();
  const livesOf = ({ view }: CommittedLine): number => view.state.restorations.length;
  for (const line of linesOf(record)) {
    const other = known.get(line.id);
    known.set(line.id, line);
    if (other && livesOf(line) > livesOf(other))
      return { at: line.view.from, sentence: `the number ${line.id} of a line that was lost is given again` };
  }
  return null;
}

/** What was asked for once was done once: whoever runs a change again must know that it was not made. */
export function doesNothingTwice(record: Record): Contradiction | null {
  const asked = new Map<string, Set<string>>();
  for (const { id, kind, address, key, sequence } of record.operations) {
    const what = kind === "take" ? `taken from ${address}` : `passed of ${sequence}`;
    if (kind === "take" || kind === "pass") add(asked, what, key ?? String(id));
  }
  const done = new Map<string, number>();
  for (const { event, commit } of linesOf(record)) {
    if (event.type !== "taken" && event.type !== "passed") continue;
    // What a failover loses may be done again.
    if (commit.isLost) continue;
    const what =
      event.type === "taken" ? `taken from ${event.detail?.address}` : `passed of ${event.sequence}`;
    const times = (done.get(what) ?? 0) + 1;
    done.set(what, times);
    const most = asked.get(what)?.size ?? 0;
    if (times <= most) continue;
    return {
      at: commit.visibleAt,
      sentence: `${event.sequence} is ${what}, time ${times}; asked for were ${most}`,
    };
  }
  return null;
}

function add(sets: Map<string, Set<string>>, name: string, value: string): void {
  const set = sets.get(name) ?? new Set();
  sets.set(name, set.add(value));
}
