import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Caller } from "../../queue/queue.ts";
import type { HttpAnswer } from "../problem/refusals.ts";
import type { Reply } from "../reply.ts";

/** What an endpoint is told of a request that has passed the gate. */
interface Asked {
  readonly caller: Caller;
  readonly token: string | null;
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, string>>;
  /** The JSON of the body; undefined where it is empty. */
  readonly body: unknown;
}

/** Answers one operation. Knows no Koa. */
export type Endpoint = (asked: Asked) => HttpAnswer<Reply> | Promise<HttpAnswer<Reply>>;

/** Finds who sent a request. */
export type CallerOf = (req: IncomingMessage) => Caller;
