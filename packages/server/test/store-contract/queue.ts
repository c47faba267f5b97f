import type { Ticket } from "../../src/queue/model.ts";
import type { Effect, Facts, Store } from "../../src/queue/store.ts";

/** What the contract's tests do with a store, in short words. Times are made up and of no account. */

/** A ticket as a take makes it. */
export function newTicket(sequence: number, address = "192.0.2.1"): Ticket {
  return {
    sequence,
    state: "waiting",
    address,
    takenAt: 1_000_000 + sequence,
    takenMark: sequence,
    calledMark: null,
    until: null,
    claimLeftMs: null,
    isLengthened: false,
    hasPush: false,
    endedAt: null,
    rejoinBy: null,
    hasRejoined: false,
  };
}

/** Takes a ticket; resolves with its sequence. */
export async function take(
  store: Store,
  { address, key = null }: { address?: string; key?: Buffer | null } = {},
): Promise<number> {
  const { answer } = await store.change({ heads: 0 }, ({ nextSequence }) => ({
    answer: nextSequence,
    effects: [{ kind: "take", ticket: newTicket(nextSequence, address), key }],
  }));
  return answer;
}

/** Takes tickets; resolves with their sequences. */
export function takeMany(store: Store, count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => take(store)));
}

/** Makes effects out of the ticket as it is. */
export async function alter(
  store: Store,
  sequence: number,
  effectsOn: (ticket: Ticket) => Effect[],
): Promise<void> {
  await store.change({ sequence, heads: 0 }, ({ ticket }) => {
    if (!ticket) throw new Error(`expected a ticket ${sequence}`);
    return { answer: null, effects: effectsOn(ticket) };
  });
}

export function called(ticket: Ticket, at = 10, until = 70): Ticket {
  return { ...ticket, state: "called", calledMark: at, until };
}

export function ended(ticket: Ticket, state: "seen" | "missed" | "left" | "banned", endedAt = 2000): Ticket {
  return { ...ticket, state, until: null, endedAt };
}

export function call(store: Store, sequence: number, at?: number, until?: number): Promise<void> {
  return alter(store, sequence, (ticket) => [{ kind: "update", ticket: called(ticket, at, until) }]);
}

export function end(
  store: Store,
  sequence: number,
  state: "seen" | "missed" | "left" | "banned",
  endedAt?: number,
): Promise<void> {
  return alter(store, sequence, (ticket) => [{ kind: "update", ticket: ended(ticket, state, endedAt) }]);
}

/** Puts a missed ticket in front of the line. */
export function recall(store: Store, sequence: number): Promise<void> {
  return alter(store, sequence, (ticket) => [
    { kind: "recall", ticket: { ...ticket, state: "waiting", endedAt: null } },
  ]);
}

/** A ticket as it waits after it has come back from a missed turn. */
export function back(ticket: Ticket): Ticket {
  return { ...ticket, state: "waiting", until: null, endedAt: null, rejoinBy: null, hasRejoined: true };
}

/** Puts a missed ticket behind the first `places` of the line. */
export function rejoin(store: Store, sequence: number, places: number): Promise<void> {
  return alter(store, sequence, (ticket) => [{ kind: "rejoin", ticket: back(ticket), places }]);
}

/** Sends a ticket back. */
export function pass(store: Store, sequence: number, places: number): Promise<void> {
  return alter(store, sequence, (ticket) => [
    { kind: "moveBack", ticket: { ...ticket, state: "waiting", until: null }, places },
  ]);
}

/** The whole line, in order. */
export async function line(store: Store): Promise<readonly number[]> {
  return (await store.board(1_000_000, 0)).waiting;
}

export async function positions(store: Store, sequences: readonly number[]): Promise<(number | null)[]> {
  return (await store.tickets(sequences)).map((found) => found?.position ?? null);
}

/** How many live tickets each address or network holds. */
export async function counts(store: Store, ...names: string[]): Promise<readonly number[]> {
  const decide = ({ liveCounts }: Facts) => ({ answer: liveCounts, effects: [] });
  return (await store.change({ heads: 0, counted: names.map((name) => ({ name, multiple: 1000 })) }, decide))
    .answer;
}
