import type { Operation, Record } from "../../simulation/record.ts";
import { oneOf } from "../seeded-random.ts";

/** An answer that was altered, in words. */
export interface Altered {
  readonly record: Record;
  readonly what: string;
}

const OF_VISITORS = new Set(["take", "show", "claim", "done", "leave", "pass"]);
const STATES = ["waiting", "called", "viewing", "seen", "missed", "left"];
const REFUSALS = [
  "not-your-turn",
  "not-claimed",
  "missed",
  "left",
  "seen",
  "ended",
  "queue-empty",
  "closed",
  "banned",
];

/**
 * Alters one recorded answer, as chance has it: a number, a token, a cat, a state, a position, a refusal or a board becomes
 * another one, and never one that the same ticket had within a second, as an answer may tell of any moment of its request.
 */
export function alterOne(record: Record, random: () => number): Altered {
  if (random() < 0.2) return alterBoard(record, random);
  const answered = record.operations.filter(
    ({ outcome, kind }) => OF_VISITORS.has(kind) && outcome.kind !== "unknown" && isTold(outcome),
  );
  const operation = oneOf(random, answered);
  const { kind, outcome } = operation;
  const change = (what: string, next: Operation["outcome"]): Altered => ({
    what: `the answer to ${kind} ${operation.sequence ?? ""} (${JSON.stringify(outcome)}): ${what}`,
    record: {
      ...record,
      operations: record.operations.map((other) =>
        other === operation ? { ...other, outcome: next } : other,
      ),
    },
  });
  const { states, positions, isBanned } = aroundOf(record, operation);
  const otherCodes = REFUSALS.filter(
    (code) =>
      !states.has(code) &&
      (code !== "ended" || !isBanned) &&
      (code !== "banned" || !isBanned) &&
      (code !== "not-your-turn" || !states.has("waiting")) &&
      (code !== "not-claimed" || !(states.has("waiting") || states.has("called"))) &&
      (outcome.kind !== "refused" || code !== outcome.code),
  );
  const refusal = { kind: "refused", code: oneOf(random, otherCodes), detail: "" } as const;
  if (outcome.kind !== "ok") return change(`refused with ${refusal.code}`, refusal);
  const { value } = outcome;
  const kinds = [
    "refusal",
    ...Object.keys(value).filter((key) => key !== "isNew" && key !== "sequence"),
  ] as const;
  switch (oneOf(random, kinds)) {
    case "token": {
      const [number = "", proof = ""] = (value.token ?? "").split("-");
      const at = Math.floor(random() * proof.length);
      const symbol = oneOf(
        random,
        [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"].filter((other) => other !== proof[at]),
      );
      const token = `${number}-${proof.slice(0, at)}${symbol}${proof.slice(at + 1)}`;
      return change(`the token ${token}`, { kind: "ok", value: { ...value, token } });
    }
    case "cat":
      return change("another's cat", {
        kind: "ok",
        value: { ...value, cat: otherCat(record, value.cat, random) },
      });
    case "state": {
      const state = oneOf(
        random,
        STATES.filter((other) => !states.has(other)),
      );
      return change(`the state ${state}`, { kind: "ok", value: { ...value, state } });
    }
    case "position": {
      const position = oneOf(
        random,
        [null, 1, 2, 3, 5, 8, 13, 21].filter((other) => !positions.has(other)),
      );
      return change(`the position ${position}`, { kind: "ok", value: { ...value, position } });
    }
    default:
      return change(`refused with ${refusal.code}`, refusal);
  }
}

function isTold(outcome: Operation["outcome"]): boolean {
  // That the database was away, or no cat there, no table tells.
  return outcome.kind !== "refused" || !["storage", "no-cat", "unreachable"].includes(outcome.code);
}

/** What its ticket was within a second of a request. */
function aroundOf({ views }: Record, { calledAt, repliedAt, outcome, sequence, address }: Operation) {
  const own = (outcome.kind === "ok" ? outcome.value.sequence : undefined) ?? sequence ?? -1;
  const states = new Set<string>();
  const positions = new Set<number | null>();
  let isBanned = false;
  for (const [index, { from, state }] of views.entries()) {
    const to = views[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    if (to < calledAt - 1000 || from > repliedAt + 1000) continue;
    const row = state.tickets.get(own);
    if (row) states.add(row.ticket.state);
    const { place = null } = row ?? {};
    const line = [...state.tickets.values()].filter(
      (other) => place !== null && (other.place ?? place) < place,
    );
    positions.add(place === null ? null : line.length + 1);
    if (state.bans.has(address) || row?.ticket.state === "banned") isBanned = true;
    if (state.queue.mode.isClosed) states.add("closed");
    if (![...state.tickets.values()].some(({ ticket }) => ticket.endedAt === null)) states.add("queue-empty");
  }
  return { states, positions, isBanned };
}

function otherCat({ operations }: Record, cat: string | undefined, random: () => number): string {
  const cats = operations.flatMap(({ outcome }) => (outcome.kind === "ok" ? (outcome.value.cat ?? []) : []));
  return oneOf(
    random,
    cats.filter((other) => other !== cat),
  );
}

/** A board becomes that of another moment, or one that never was. */
function alterBoard(record: Record, random: () => number): Altered {
  const frame = oneOf(random, record.frames);
  const number = "Z99 viewing";
  const altered = oneOf(random, [
    { ...frame, revision: frame.revision + 1000 },
    { ...frame, waiting: ["Z98", ...frame.waiting] },
    { ...frame, active: [...frame.active, number] },
    { ...frame, recent: ["Z97 seen", ...frame.recent].slice(0, 8) },
    ...(frame.waiting.length > 1 ? [{ ...frame, waiting: frame.waiting.toReversed() }] : []),
  ]);
  const frames = record.frames.map((other) => (other === frame ? altered : other));
  return { record: { ...record, frames }, what: `board ${frame.revision} of watcher ${frame.watcher}` };
}
