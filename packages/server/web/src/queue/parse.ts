import { knownBoard, knownTicket, OUTCOMES, sequenceOf, TICKET_STATES } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";

/**
 * Checks the daemon's JSON by hand: zod would be many times the page's own size. Each function answers null for
 * what is not as the API describes it.
 */

export function parseBoard(json: unknown): Board | null {
  const value = knownBoard(json);
  if (!isRecord(value)) return null;
  const { state, active, waiting, recent, announcement = null } = value;
  const isWhole =
    isCount(value.revision) &&
    isTime(value.now) &&
    (state === "open" || state === "paused" || state === "closed") &&
    isCount(value.counters) &&
    isList(
      active,
      (row) => isNumber(row.number) && isTime(row.until) && isOneOf(row.state, ["called", "viewing"]),
    ) &&
    Array.isArray(waiting) &&
    waiting.every(isNumber) &&
    isCount(value.waitingCount) &&
    isList(recent, (row) => isNumber(row.number) && isTime(row.at) && isOneOf(row.outcome, OUTCOMES)) &&
    (announcement === null || (isRecord(announcement) && typeof announcement.text === "string"));
  if (!isWhole) return null;
  // An older daemon says neither of these.
  const title = typeof value.title === "string" ? value.title : null;
  const newcomer = isWait(value.newcomer) ? value.newcomer : null;
  return { ...value, announcement, title, newcomer } as unknown as Board;
}

export function parseTicket(json: unknown): TicketView | null {
  const value = knownTicket(json);
  if (!isRecord(value)) return null;
  const { position, claimBy, viewUntil } = value;
  const isWhole =
    isNumber(value.number) &&
    isOneOf(value.state, TICKET_STATES) &&
    (position === null || (isCount(position) && position >= 1)) &&
    isCount(value.estimatedWaitMs) &&
    isCount(value.longestWaitMs) &&
    (claimBy === null || isTime(claimBy)) &&
    (viewUntil === null || isTime(viewUntil)) &&
    isTime(value.now);
  return isWhole ? (value as unknown as TicketView) : null;
}

function isWait(value: unknown): value is Board["newcomer"] {
  return isRecord(value) && isCount(value.estimatedWaitMs) && isCount(value.longestWaitMs);
}

/** A refusal, from a problem document (RFC 9457). */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly extras: Readonly<Record<string, unknown>>;
}

export function parseProblem(value: unknown, status: number, retryAfter: string | null): Problem | null {
  if (!isRecord(value) || typeof value.code !== "string" || typeof value.detail !== "string") return null;
  const seconds = Number(retryAfter ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
  return { code: value.code, detail: value.detail, status, retryAfterMs, extras: value };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown, fits: (row: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((row) => isRecord(row) && fits(row));
}

function isOneOf(value: unknown, known: readonly string[]): boolean {
  return typeof value === "string" && known.includes(value);
}

/** Finite and 0 or more. */
function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && Number.isFinite(value);
}

function isNumber(value: unknown): value is string {
  return typeof value === "string" && sequenceOf(value) !== null;
}

function isTime(value: unknown): value is string {
  return typeof value === "string" && Number.isFinite(Date.parse(value));
}
