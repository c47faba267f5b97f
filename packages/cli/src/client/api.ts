import { knownBoard, knownTicket, ROUTES, readToken, TOKEN_HEADER } from "@catq/shared";
import type { Board, TakenTicket, TicketView } from "@catq/shared/schemas";
import { readBounded } from "./bounded-body.ts";
import { Garbled, OtherQueue, Refused } from "./errors.ts";
import { type Download, readDownload } from "./picture-download.ts";
import { readRefusal } from "./problem.ts";
import { QUEUE_FIELD, readQueueId } from "./queue-id.ts";
import type { Answer, Limits, RequestOptions } from "./request.ts";
import { board, takenTicket, ticketView, tokenOrigin } from "./shape/answers.ts";
import { array, fitting, nullWithout, object, readValue, type Shape, string } from "./shape/shape.ts";

/** The daemon's requests, one method a route. Each throws a CatqError of errors.ts. */
export interface Api {
  readonly server: string;
  take(idempotencyKey: string, signal?: AbortSignal): Promise<TakenTicket & FromQueue>;
  /** Whether the queue that answers ever issued a token. Bans nobody, and neither does a daemon that cannot tell. */
  tokenOrigin(token: string, signal?: AbortSignal): Promise<{ readonly isOurs: boolean } & FromQueue>;
  ticket(held: HeldTicket, signal?: AbortSignal): Promise<TicketView>;
  claim(held: HeldTicket, signal?: AbortSignal): Promise<Download>;
  done(held: HeldTicket, signal?: AbortSignal): Promise<void>;
  pass(held: HeldTicket, places: number, signal?: AbortSignal): Promise<TicketView>;
  rejoin(held: HeldTicket, signal?: AbortSignal): Promise<TicketView>;
  leave(held: HeldTicket, signal?: AbortSignal): Promise<void>;
  queue(signal?: AbortSignal): Promise<QueueNow>;
  /** The address by which people reach the queue, where the daemon has been told it; else null. */
  publicUrl(signal?: AbortSignal): Promise<string | null>;
  /** An open event stream: the ticket's with a ticket, else the board's. The caller reads the body. */
  events(held: HeldTicket | null, signal: AbortSignal): Promise<Answer>;
}

/** What an answer tells of the queue it comes from. */
export interface FromQueue {
  /** The queue's opaque id; null where the daemon names none. */
  readonly queue: string | null;
}

/** The board, and which queue it is of; needs no token. */
export interface QueueNow extends FromQueue {
  readonly board: Board;
}

/**
 * A ticket whose token is presented. With its queue's id another queue refuses without a look at the token,
 * which is thrown as {@link OtherQueue}; without, it would ban for it.
 */
export interface HeldTicket extends FromQueue {
  readonly number: string;
  readonly token: string;
}

/** Maximum size of a JSON response, and of one event: a board of a thousand counters fits. */
export const MAX_JSON_BYTES = 256 * 1024;

const JSON_LIMITS: Limits = { connectMs: 5_000, responseMs: 10_000, requestMs: 20_000 };
const PICTURE_LIMITS: Limits = { connectMs: 5_000, responseMs: 30_000, requestMs: 180_000 };
const STREAM_LIMITS: Limits = { connectMs: 5_000, responseMs: 15_000 };

/** Checks the token: a malformed one would be saved, and its holder banned for presenting it. */
const ticketWithToken: Shape<TakenTicket> = (value) => {
  const ticket = takenTicket(knownTicket(value));
  const reading = readToken(ticket.token);
  return fitting(ticket, reading.kind === "token" && reading.number === ticket.number);
};

/** The one thing of OpenAPI's description that is of use here: the first server, where it is a public address. */
const publicAddress: Shape<{ readonly address: string | null }> = (value) => {
  const first = description(value).servers?.[0];
  const url = first && /^https?:/i.test(first.url) && URL.canParse(first.url) ? new URL(first.url) : null;
  return { address: url && url.origin + url.pathname.replace(/\/+$/, "") };
};
const description = object({ servers: nullWithout(array(object({ url: string() }))) });

/** Requests to the daemon at `server` (no slash at the end). `wall` dates its Retry-After headers. */
export function createApi(server: string, wall: () => number): Api {
  type Ask = Partial<Omit<RequestOptions, "server">> & { path: string; held?: HeldTicket };

  async function ask({ held, ...request }: Ask): Promise<Answer> {
    // What this needs of Node takes a while to load, and not every command asks.
    const { send } = await import("./request.ts");
    const answer = await send({
      method: "GET",
      limits: JSON_LIMITS,
      ...request,
      server,
      headers: { ...request.headers, ...(held === undefined ? {} : presenting(held)) },
    });
    if (answer.status < 400) return answer;
    const body = await readBounded(answer, server, MAX_JSON_BYTES);
    const refusal = readRefusal({
      server,
      status: answer.status,
      contentType: answer.header("content-type"),
      retryAfter: answer.header("retry-after"),
      body: body.toString("utf8"),
      wallNow: wall(),
    });
    const isOther = refusal instanceof Refused && refusal.code === "other-queue";
    throw isOther && held !== undefined ? new OtherQueue(server, held.number) : refusal;
  }

  async function askJson<T>(shape: Shape<T>, request: Ask): Promise<{ readonly value: T } & FromQueue> {
    const answer = await ask({ ...request, headers: { accept: "application/json", ...request.headers } });
    const body = await readBounded(answer, server, MAX_JSON_BYTES);
    const value = readAnswer(server, shape, body.toString("utf8"));
    return { value, queue: readQueueId(answer.header(QUEUE_FIELD)) };
  }

  async function askTicket(request: Ask): Promise<TicketView> {
    return (await askJson((value) => ticketView(knownTicket(value)), request)).value;
  }

  async function askNothing(request: Ask): Promise<void> {
    (await ask(request)).discard();
  }

  return {
    server,
    async take(key, signal) {
      const headers = { "idempotency-key": key };
      const asked = await askJson(ticketWithToken, { method: "POST", path: ROUTES.tickets, headers, signal });
      return { ...asked.value, queue: asked.queue };
    },
    async tokenOrigin(token, signal) {
      // An older daemon checks a bearer token on any route, and bans for a foreign one; it does not read this header.
      const headers = { [TOKEN_HEADER]: token };
      const { value, queue } = await askJson(tokenOrigin, { path: ROUTES.token, headers, signal });
      return { ...value, queue };
    },
    ticket: (held, signal) => askTicket({ path: ROUTES.ticket, held, signal }),
    async claim(held, signal) {
      const limits = PICTURE_LIMITS;
      const answer = await ask({ method: "POST", path: ROUTES.claim, held, limits, signal });
      return readDownload(server, answer);
    },
    done: (held, signal) => askNothing({ method: "POST", path: ROUTES.done, held, signal }),
    pass: (held, places, signal) =>
      askTicket({
        method: "POST",
        path: ROUTES.pass,
        held,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ places }),
        signal,
      }),
    rejoin: (held, signal) => askTicket({ method: "POST", path: ROUTES.rejoin, held, signal }),
    leave: (held, signal) => askNothing({ method: "DELETE", path: ROUTES.ticket, held, signal }),
    async queue(signal) {
      const shape: Shape<Board> = (value) => board(knownBoard(value));
      const { value, queue } = await askJson(shape, { path: ROUTES.queue, signal });
      return { board: value, queue };
    },
    async publicUrl(signal) {
      const { value } = await askJson(publicAddress, { path: ROUTES.openapi, signal });
      return value.address;
    },
    async events(held, signal) {
      const answer = await ask({
        path: held === null ? ROUTES.queueEvents : ROUTES.ticketEvents,
        ...(held === null ? {} : { held }),
        headers: { accept: "text/event-stream", "cache-control": "no-store" },
        limits: STREAM_LIMITS,
        signal,
      });
      const isStream = /^text\/event-stream\s*(?:;|$)/i.test(answer.header("content-type") ?? "");
      if (answer.status === 200 && isStream) return answer;
      answer.discard();
      throw new Garbled(server, "it has no event stream where the live queue should be");
    },
  };
}

/** The headers that present a token, and to whom. */
function presenting({ token, queue }: HeldTicket): Record<string, string> {
  return { authorization: `Bearer ${token}`, ...(queue === null ? {} : { [QUEUE_FIELD]: queue }) };
}

function readAnswer<T>(server: string, shape: Shape<T>, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Garbled(server, "its answer is no JSON");
  }
  const value = readValue(shape, json);
  if (value === null) throw new Garbled(server, "its answer does not have the form agreed on");
  return value;
}
