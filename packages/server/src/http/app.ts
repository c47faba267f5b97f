import type { IncomingMessage, ServerResponse } from "node:http";
import Router from "@koa/router";
import Koa from "koa";
import type { Logger } from "pino";
import type { CallerOf, Endpoint } from "./api/endpoint.ts";
import { type EndpointName, methodsOf, OPERATIONS, type Operation, operationsAt } from "./api/operations.ts";
import { refusalOf } from "./problem/problem.ts";
import { methodNotAllowed, notFound, otherQueue, refuse } from "./problem/refusals.ts";
import type { Refuse } from "./refusal-reply.ts";
import type { Reply } from "./reply.ts";
import { readBody } from "./request/body.ts";
import { isForAnotherQueue, presentedToken } from "./request/request-fields.ts";

/** Writes a reply with all that every one carries. */
type Send = (req: IncomingMessage, res: ServerResponse, reply: Reply) => void;

/** Koa's part: requests that have passed the gate and are no streams find their endpoint. */
export function createApp(parts: {
  endpoints: Readonly<Record<EndpointName, Endpoint>>;
  queueId: string;
  callerOf: CallerOf;
  refuse: Refuse;
  send: Send;
  log: Logger;
}): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const app = new Koa();
  // Koa's own last resort, for what goes wrong after the middleware: mostly readers who went away.
  app.on("error", (error: unknown) => parts.log.debug({ err: error }, "an answer did not reach its reader"));
  app.use(async (ctx, next) => {
    // Replies are written whole, here as before Koa, and not put together header by header.
    ctx.respond = false;
    try {
      await next();
    } catch (error) {
      parts.send(ctx.req, ctx.res, parts.refuse(refusalOf(error, parts.log), ctx.req));
    }
  });
  app.use(routes(parts).routes());
  app.use((ctx) => {
    const there = operationsAt(ctx.path);
    const refusal = there.length === 0 ? notFound : methodNotAllowed(methodsOf(there));
    parts.send(ctx.req, ctx.res, parts.refuse(refusal, ctx.req));
  });
  return app.callback();
}

function routes(parts: {
  endpoints: Readonly<Record<string, Endpoint>>;
  queueId: string;
  callerOf: CallerOf;
  refuse: Refuse;
  send: Send;
}): Router {
  const { endpoints, queueId, callerOf, send } = parts;
  const router = new Router({ strict: true, sensitive: true });
  for (const [name, { method, path, isForHolder }] of Object.entries<Operation>(OPERATIONS)) {
    const endpoint = endpoints[name];
    // The streams have none: they were answered before Koa.
    if (!endpoint) continue;
    router.register(path, [method], async (ctx) => {
      const body = await readBody(ctx.req);
      const ask = (body: unknown): ReturnType<Endpoint> => {
        if (isForHolder && isForAnotherQueue(ctx.headers, queueId)) return refuse(otherQueue);
        const { headers, params } = ctx;
        return endpoint({ caller: callerOf(ctx.req), token: presentedToken(ctx.req), headers, params, body });
      };
      const answer = body.ok ? await ask(body.value) : body;
      send(ctx.req, ctx.res, answer.ok ? answer.value : parts.refuse(answer.refusal, ctx.req));
    });
  }
  return router;
}
