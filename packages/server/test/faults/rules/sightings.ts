import { readToken } from "@catq/shared";
import { board, problemDocument, ticketView } from "@catq/shared/schemas";
import type { Exchange } from "../history.ts";

/** `ended` where the daemon says no more than that. */
export type SeenState = "waiting" | "called" | "viewing" | "seen" | "missed" | "left" | "banned" | "ended";

/** What one reply says of one ticket. */
export interface Sighting {
  readonly number: string;
  readonly state: SeenState;
  /** What is left of its window, in milliseconds; null where the reply does not say. */
  readonly leftMs: number | null;
}

/** The number that a token stands for; null for what is none. */
export function numberOfToken(token: string | null): string | null {
  const reading = token === null ? null : readToken(token);
  return reading?.kind === "token" ? reading.number : null;
}

const ENDS: Readonly<Record<string, SeenState>> = {
  seen: "seen",
  missed: "missed",
  left: "left",
  ended: "ended",
};

/** Everything that a reply says of tickets. */
export function sightingsOf(line: Exchange): Sighting[] {
  const { request, reply } = line;
  if (reply === null) return [];
  const number = numberOfToken(request.token);
  const path = request.path;
  if (reply.status >= 400) return number === null ? [] : refusedSighting(number, reply.json);
  if (reply.json !== null && path === "/api/queue") return boardSightings(reply.json);
  if (reply.json !== null && (path.startsWith("/api/ticket") || path === "/api/tickets")) {
    const ticket = ticketView.safeParse(reply.json);
    if (!ticket.success) return [];
    const { claimBy, viewUntil, now, state } = ticket.data;
    return [{ number: ticket.data.number, state, leftMs: between(now, claimBy ?? viewUntil) }];
  }
  if (number === null) return [];
  if (path === "/api/ticket/done") return [{ number, state: "seen", leftMs: null }];
  if (request.method === "DELETE") return [{ number, state: "left", leftMs: null }];
  return reply.digest === null ? [] : [{ number, state: "viewing", leftMs: null }];
}

function boardSightings(json: unknown): Sighting[] {
  const read = board.safeParse(json);
  if (!read.success) return [];
  const { active, waiting, recent, now } = read.data;
  return [
    ...active.map(({ number, state, until }) => ({ number, state, leftMs: between(now, until) })),
    ...waiting.map((number) => ({ number, state: "waiting" as const, leftMs: null })),
    ...recent.map(({ number, outcome }) => ({ number, state: outcome, leftMs: null })),
  ];
}

function refusedSighting(number: string, json: unknown): Sighting[] {
  const read = problemDocument.safeParse(json);
  if (!read.success) return [];
  const { code, outcome } = read.data;
  if (code === "not-your-turn") return [{ number, state: "waiting", leftMs: null }];
  const end = outcome === "banned" ? "banned" : ENDS[code];
  return end === undefined ? [] : [{ number, state: end, leftMs: null }];
}

function between(from: string, to: string | null): number | null {
  return to === null ? null : Date.parse(to) - Date.parse(from);
}
