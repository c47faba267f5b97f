import type { IncomingMessage, ServerResponse } from "node:http";
import Koa from "koa";
import type { Logger } from "pino";
import type { Asked, Endpoint } from "./api/endpoint.ts";
import type { EndpointName } from "./api/operations.ts";
import { refusalOf } from "./problem/problem.ts";
import type { HttpAnswer } from "./problem/refusals.ts";
import type { Reply } from "./reply.ts";

declare module "node:http" {
  interface IncomingMessage {
    /** What was found out about it before Koa, which makes its context of nothing but request and response. */
    asked?: Asked;
  }
}

/** Koa's part: acts on requests that have passed the checks and are no streams, and presents the outcome. */
export function createApp(parts: {
  endpoints: Readonly<Record<EndpointName, Endpoint>>;
  present: (req: IncomingMessage, res: ServerResponse, answer: HttpAnswer<Reply>) => void;
  log: Logger;
}): (req: IncomingMessage, res: ServerResponse, asked: Asked) => Promise<void> {
  const { present, log } = parts;
  const endpoints: Readonly<Record<string, Endpoint>> = parts.endpoints;
  const app = new Koa();
  // Koa's own last resort, for what goes wrong after the middleware: mostly readers who went away.
  app.on("error", (error: unknown) => log.debug({ err: error }, "a response did not reach its reader"));
  app.use(async (ctx) => {
    // Replies are written whole, here as before Koa, and not put together header by header.
    ctx.respond = false;
    try {
      const { asked } = ctx.req;
      const endpoint = asked && endpoints[asked.operation.name];
      if (!endpoint) throw new Error(`there is no endpoint for ${asked?.operation.name}`);
      present(ctx.req, ctx.res, await endpoint(asked));
    } catch (error) {
      present(ctx.req, ctx.res, { ok: false, refusal: refusalOf(error, log) });
    }
  });
  const handle = app.callback();
  return (req, res, asked) => {
    req.asked = asked;
    return handle(req, res);
  };
}
