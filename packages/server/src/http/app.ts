import type { IncomingMessage, ServerResponse } from "node:http";
import type Koa from "koa";
import type { Logger } from "pino";
import type { Asked, Endpoint, Endpoints } from "./api/endpoint.ts";
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

/** What crowds ask for in the same breath: for them Koa's context, and its listener for the end of each response, cost most. */
const WITHOUT_KOA: ReadonlySet<string> = new Set<EndpointName>(["takeTicket", "showTicket", "showBoard"]);

/** Koa's part, but for these: acts on requests that have passed the checks and are no streams, and presents the outcome. */
export function createApp(parts: {
  endpoints: Endpoints;
  present: (req: IncomingMessage, res: ServerResponse, answer: HttpAnswer<Reply>) => void;
  log: Logger;
}): (req: IncomingMessage, res: ServerResponse, asked: Asked) => Promise<void> {
  const { present, log } = parts;
  // Each is handed a body that the schema of its own operation has read.
  const endpoints = parts.endpoints as Readonly<Record<string, Endpoint>>;
  const answer = async (
    req: IncomingMessage,
    res: ServerResponse,
    asked: Asked | undefined,
  ): Promise<void> => {
    try {
      const endpoint = asked && endpoints[asked.operation.name];
      if (!endpoint) throw new Error(`there is no endpoint for ${asked?.operation.name}`);
      present(req, res, await endpoint(asked));
    } catch (error) {
      present(req, res, { ok: false, refusal: refusalOf(error, log) });
    }
  };
  const start = async (): Promise<ReturnType<Koa["callback"]>> => {
    const { default: Koa } = await import("koa");
    const app = new Koa();
    // Koa's own last resort, for what goes wrong after the middleware: mostly readers who went away.
    app.on("error", (error: unknown) => log.debug({ err: error }, "a response did not reach its reader"));
    app.use((ctx) => {
      // Replies are written whole, here as before Koa, and not put together header by header.
      ctx.respond = false;
      return answer(ctx.req, ctx.res, ctx.req.asked);
    });
    return app.callback();
  };
  let started: ReturnType<typeof start> | null = null;
  return (req, res, asked) => {
    if (WITHOUT_KOA.has(asked.operation.name)) return answer(req, res, asked);
    req.asked = asked;
    // With the first request that is for it: no start waits for Koa.
    started ??= start();
    return started.then((handle) => handle(req, res));
  };
}
