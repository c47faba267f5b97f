import type { IncomingHttpHeaders } from "node:http";
import type { Caller } from "../../queue/model.ts";
import type { HttpAnswer } from "../problem/refusals.ts";
import type { Reply } from "../reply.ts";
import type { Route } from "./route.ts";

/** A request that has passed the checks. */
export interface Asked {
  readonly operation: NonNullable<Route["operation"]>;
  readonly params: Route["params"];
  readonly caller: Caller;
  /** What it presents as a ticket's token; null where there is none, or none is needed. */
  readonly token: string | null;
  readonly headers: IncomingHttpHeaders;
  /** The JSON of the body; undefined where it is empty. */
  readonly body: unknown;
}

/** Acts on one operation. Knows no Koa. */
export type Endpoint = (asked: Asked) => HttpAnswer<Reply> | Promise<HttpAnswer<Reply>>;
