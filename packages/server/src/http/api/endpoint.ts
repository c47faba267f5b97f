import type { IncomingHttpHeaders } from "node:http";
import type { Caller } from "../../queue/model.ts";
import type { Result } from "../../queue/result.ts";
import type { HttpAnswer } from "../problem/refusals.ts";
import type { Reply } from "../reply.ts";
import type { BodyOf } from "./checked.ts";
import type { EndpointName, OPERATIONS } from "./operations.ts";
import type { Route } from "./route.ts";

/** A request that has passed the checks. */
export interface Asked<Body = unknown> {
  readonly operation: NonNullable<Route["operation"]>;
  readonly params: Route["params"];
  readonly caller: Caller;
  /** What it presents as a ticket's token; null where there is none, or none is needed. */
  readonly token: string | null;
  readonly headers: IncomingHttpHeaders;
  /** As its schema reads it; undefined where it is empty. */
  readonly body: Body;
}

/** Acts on one operation. Knows no Koa. */
export type Endpoint<Body = unknown> = (asked: Asked<Body>) => HttpAnswer<Reply> | Promise<HttpAnswer<Reply>>;

export type Endpoints = {
  readonly [Name in EndpointName]: Endpoint<BodyOf<(typeof OPERATIONS)[Name]>>;
};

/** Presents what the queue has done, or refuses as it does. */
export async function answer<T>(
  result: Result<T> | Promise<Result<T>>,
  present: (value: T) => Reply,
): Promise<HttpAnswer<Reply>> {
  const settled = await result;
  return settled.ok ? { ok: true, value: present(settled.value) } : settled;
}
