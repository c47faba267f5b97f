import {
  type Board,
  board,
  type TakenTicket,
  type TicketView,
  takenTicket,
  ticketView,
} from "@catq/shared/schemas";
import { expect } from "vitest";
import { IS_SHARED } from "../daemon-process.ts";
import type { Asked, HttpClient, Reply } from "../http-client.ts";

const JSON_BODY = { "content-type": "application/json" };

/** Somebody at one loopback address who knows the requests of the contract. */
export class Visitor {
  readonly #http: HttpClient;
  readonly #from: string;

  constructor(http: HttpClient, from: string) {
    this.#http = http;
    this.#from = from;
  }

  send(path: string, asked: Asked = {}): Promise<Reply> {
    return this.#http.send(path, { from: this.#from, ...asked });
  }

  /** The raw reply to a take. */
  asksForTicket(key?: string): Promise<Reply> {
    return this.send("/api/tickets", {
      method: "POST",
      ...(key !== undefined && { headers: { "idempotency-key": key } }),
    });
  }

  /** Takes a ticket that must be given. */
  async takes(): Promise<TakenTicket> {
    const reply = await this.asksForTicket();
    expect(reply.status, reply.bytes.toString()).toBe(201);
    return takenTicket.strict().parse(reply.json());
  }

  /** Takes that many, one after the other. */
  async takesMany(count: number): Promise<TakenTicket[]> {
    const tickets: TakenTicket[] = [];
    while (tickets.length < count) tickets.push(await this.takes());
    return tickets;
  }

  asksAbout(token: string): Promise<Reply> {
    return this.send("/api/token", { token });
  }

  reads(token: string): Promise<Reply> {
    return this.send("/api/ticket", { token });
  }

  /** The ticket of a token that must be live. */
  async ticket(token: string): Promise<TicketView> {
    const reply = await this.reads(token);
    expect(reply.status, reply.bytes.toString()).toBe(200);
    return ticketView.strict().parse(reply.json());
  }

  claims(token: string): Promise<Reply> {
    return this.send("/api/ticket/claim", { method: "POST", token });
  }

  looks(token: string): Promise<Reply> {
    return this.send("/api/ticket/cat", { token });
  }

  finishes(token: string): Promise<Reply> {
    return this.send("/api/ticket/done", { method: "POST", token });
  }

  passes(token: string, places: unknown): Promise<Reply> {
    const body = JSON.stringify({ places });
    return this.send("/api/ticket/pass", { method: "POST", token, body, headers: JSON_BODY });
  }

  leaves(token: string): Promise<Reply> {
    return this.send("/api/ticket", { method: "DELETE", token });
  }

  async board(): Promise<Board> {
    const reply = await this.send("/api/queue");
    expect(reply.status, reply.bytes.toString()).toBe(200);
    return board.strict().parse(reply.json());
  }

  /** Claims and finishes; both must succeed. */
  async isServed(token: string): Promise<void> {
    expect((await this.claims(token)).status).toBe(200);
    expect((await this.finishes(token)).status).toBe(204);
  }

  /** Waits until the board is as asked. */
  async seesBoard(isAsAsked: (now: Board) => boolean, timeoutMs = 10_000): Promise<Board> {
    const giveUpAt = performance.now() + timeoutMs;
    for (;;) {
      const now = await this.board();
      if (isAsAsked(now)) return now;
      if (performance.now() > giveUpAt)
        throw new Error(`The board never was as asked: ${JSON.stringify(now)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Holds a reply against the one form that every refusal has, and answers its body. */
export function expectProblem(reply: Reply, status: number, code: string): Record<string, unknown> {
  const text = reply.bytes.toString();
  expect(reply.status, text).toBe(status);
  expect(reply.headers["content-type"], text).toMatch(/^application\/problem\+json\b/);
  expect(reply.headers["cache-control"], text).toBe("no-store");
  const body = reply.json();
  expect(body, text).toMatchObject({ type: `/problems/${code}`, status, code });
  for (const field of ["title", "detail"]) {
    expect(body[field], field).toBeTypeOf("string");
    expect(String(body[field]).trim(), field).not.toBe("");
  }
  return body;
}

/**
 * How far a time on the wire may be off: it is rounded to milliseconds, from a clock that knows smaller parts. Of several
 * daemons, each reckons by its own clock between two commits.
 */
export const ROUNDING_MS = IS_SHARED ? 100 : 2;

/** The milliseconds from one time on the wire to another; NaN where one is missing. */
export function millisecondsFrom(from: unknown, to: unknown): number {
  return Date.parse(String(to)) - Date.parse(String(from));
}
