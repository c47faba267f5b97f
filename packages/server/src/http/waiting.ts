import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { ROUTES } from "@catq/shared";
import { unavailable } from "./problem/refusals.ts";
import { refusalReply } from "./refusal-reply.ts";
import { jsonReply, sendReply } from "./reply.ts";
import { targetOf } from "./request/request-fields.ts";
import { COMMON_HEADERS } from "./security-headers.ts";

/** A queue that is not open yet has nothing to say, but that it is alive. */
const waiting = {
  ...unavailable,
  detail: "The daemon waits for its database. Try again in a moment.",
  retryAfterMs: 2000,
};

/**
 * Answers on a server whose queue cannot be opened yet: `/healthz` with 200, all else with 503. Returns what ends that,
 * and with it every connection: none of them is counted for its address.
 */
export function answerWhileWaiting(server: Server): () => void {
  const answer = (req: IncomingMessage, res: ServerResponse): void => {
    const { path } = targetOf(req.url ?? "");
    const isAlive = path === ROUTES.health && (req.method === "GET" || req.method === "HEAD");
    const reply = isAlive ? jsonReply(200, { status: "alive" }) : refusalReply(waiting, req);
    sendReply(req, res, reply, { ...COMMON_HEADERS, Connection: "close" });
  };
  server.on("request", answer);
  return () => {
    server.off("request", answer);
    server.closeAllConnections();
  };
}
