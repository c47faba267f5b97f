import { encodeProof, formatToken, sequenceOf } from "@catq/shared";
import type { Answered, Exchange, History, Line } from "./history.ts";
import { History as Written } from "./history.ts";

/** Short ways to write a history by hand. Times are milliseconds from an arbitrary start. */

const START = 1_700_000_000_000;
const TERMS = { counters: 1, claimWindowMs: 1000, viewWindowMs: 1000 };

export function written(...lines: readonly Line[]): History {
  return new Written(TERMS, lines);
}

/** A token of that number; another one with another `salt`. */
export function token(number: string, salt = 1): string {
  const bytes = new Uint8Array(8).fill(salt);
  bytes[0] = (sequenceOf(number) ?? 0) & 255;
  return formatToken(number, encodeProof(bytes));
}

interface Said {
  readonly status?: number;
  readonly json?: Record<string, unknown> | null;
  readonly type?: string;
  readonly digest?: string;
  readonly headers?: Record<string, string>;
}

/** A request, and the reply unless it is null. */
export function asked(
  [at, until]: readonly [number, number],
  request: string,
  about: { token?: string; key?: string; from?: string },
  said: Said | null,
): Exchange {
  const [method = "GET", path = "/"] = request.split(" ");
  const { token: presented = null, key = null, from = "127.0.0.1" } = about;
  const reply: Answered | null = said && {
    status: said.status ?? 200,
    type: said.type ?? ((said.status ?? 200) >= 400 ? "application/problem+json" : "application/json"),
    headers: said.headers ?? {},
    json: said.json ?? null,
    digest: said.digest ?? null,
  };
  const asking = { method, path, from, token: presented, key };
  return { kind: "exchange", client: "hand", at, until, request: asking, reply };
}

/** A ticket as the daemon shows it, `leftMs` of its window left. */
export function ticket(number: string, state: string, leftMs: number | null = null): Record<string, unknown> {
  const until = leftMs === null ? null : time(leftMs);
  return {
    number,
    state,
    position: state === "waiting" ? 1 : null,
    estimatedWaitMs: 0,
    longestWaitMs: 0,
    takenAt: time(0),
    claimBy: state === "called" ? until : null,
    viewUntil: state === "viewing" ? until : null,
    now: time(0),
  };
}

/** A take that gives that number. */
export function took(
  span: readonly [number, number],
  number: string,
  about: { key?: string; from?: string; status?: number; token?: string; state?: string } = {},
): Exchange {
  const { status = 201, state = "waiting", token: given = token(number), ...request } = about;
  const json = { ...ticket(number, state, state === "called" ? 1000 : null), token: given };
  return asked(span, "POST /api/tickets", request, { status, json });
}

/** A board: who is at the counters, as `A00 called 900`, and who waits. */
export function board(
  span: readonly [number, number],
  revision: number,
  active: readonly string[],
  waiting: readonly string[] = [],
  recent: readonly string[] = [],
): Exchange {
  const json = {
    revision,
    now: time(0),
    state: "open",
    counters: 1,
    active: active.map((one) => {
      const [number, state, leftMs] = one.split(" ");
      return { number, state, until: time(Number(leftMs ?? 500)) };
    }),
    waiting,
    waitingCount: waiting.length,
    recent: recent.map((one) => {
      const [number, outcome] = one.split(" ");
      return { number, outcome, at: time(0) };
    }),
    averageTurnMs: 1000,
    title: null,
    newcomer: null,
    announcement: null,
  };
  return asked(span, "GET /api/queue", {}, { json });
}

export function showed(
  span: readonly [number, number],
  number: string,
  state: string,
  leftMs?: number,
): Exchange {
  return asked(
    span,
    "GET /api/ticket",
    { token: token(number) },
    { json: ticket(number, state, leftMs ?? null) },
  );
}

export function claimed(
  span: readonly [number, number],
  number: string,
  digest = `cat of ${number}`,
): Exchange {
  const headers = { "repr-digest": `sha-256=:${digest}:` };
  return asked(
    span,
    "POST /api/ticket/claim",
    { token: token(number) },
    { type: "image/png", digest, headers },
  );
}

export function problem(status: number, code: string, extras: Record<string, unknown> = {}): Said {
  const json = { type: `/problems/${code}`, title: "A title", status, code, detail: "A detail.", ...extras };
  return { status, json };
}

function time(afterMs: number): string {
  return new Date(START + afterMs).toISOString();
}
