import type { StoredQueue } from "../session.ts";

/** The payload of a notification: the queue's revisions, not what changed, so that any may be lost. */
export interface Revisions {
  readonly daemon: string;
  readonly board: number;
  readonly bans: number;
  readonly settings: number;
  readonly stock: number;
}

export function revisionsOf(daemon: string, row: StoredQueue): Revisions {
  const { revision: board, banRevision: bans, settingsRevision: settings, stockRevision: stock } = row;
  return { daemon, board, bans, settings, stock };
}

export function isNewer(told: Revisions, known: StoredQueue | null): boolean {
  if (!known) return true;
  const { board, bans, settings, stock } = revisionsOf("", known);
  return told.board > board || told.bans > bans || told.settings > settings || told.stock > stock;
}

/** Parses a payload; null for anything else. */
export function readRevisions(payload: string): Revisions | null {
  try {
    const { daemon, board, bans, settings, stock } = JSON.parse(payload);
    const numbers = [board, bans, settings, stock];
    if (typeof daemon !== "string" || !numbers.every(Number.isSafeInteger)) return null;
    return { daemon, board, bans, settings, stock };
  } catch {
    return null;
  }
}
