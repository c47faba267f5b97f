import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { QUEUE_HEADER, ROUTES } from "@catq/shared";
import type { Logger } from "pino";
import type { Clock, Random } from "../queue/clock.ts";
import type { Caller, Queue } from "../queue/queue.ts";
import type { Check } from "../readiness/checks.ts";
import { operationsAt } from "./api/operations.ts";
import { publicEndpoints } from "./api/public-endpoints.ts";
import { ticketEndpoints } from "./api/ticket-endpoints.ts";
import { createApp } from "./app.ts";
import { Connections } from "./connection/connections.ts";
import { answerParserErrors } from "./connection/parser-errors.ts";
import { type HttpWatch, NOBODY } from "./http-watch.ts";
import { pageEndpoints } from "./page/page-endpoints.ts";
import type { PageFiles } from "./page/page-files.ts";
import { refusalOf } from "./problem/problem.ts";
import type { HttpRefusal } from "./problem/refusals.ts";
import { type Refuse, refusalReply } from "./refusal-reply.ts";
import { type Reply, sendReply } from "./reply.ts";
import { callerReader, isLoopback, proxyReader } from "./request/caller.ts";
import { judge } from "./request/gate.ts";
import { isHostAllowed as isHostOurs } from "./request/host-rule.ts";
import { liveLimits } from "./request/live-limits.ts";
import { pathOf, presentedToken } from "./request/request-fields.ts";
import { logRequest } from "./request-log.ts";
import { COMMON_HEADERS } from "./security-headers.ts";
import { type HttpSettings, type HttpTimeouts, MAX_HEADER_BYTES, TIMEOUTS } from "./settings.ts";
import { type StreamFigures, StreamHub } from "./stream/hub.ts";
import { Streams } from "./stream/streams.ts";

export interface HttpParts {
  readonly queue: Queue;
  readonly settings: HttpSettings;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  /** What browsers are served. */
  readonly pages: PageFiles;
  /** What `/readyz` says; null while the daemon starts or stops. */
  readonly readiness: () => Promise<readonly Check[] | null>;
  /** What `/metrics` says: text in Prometheus' format. */
  readonly metrics: () => Promise<string>;
  readonly watch?: HttpWatch;
  /** Where they differ from those in settings.ts. */
  readonly timeouts?: Partial<HttpTimeouts>;
}

export interface HttpServer {
  /** Not listening yet: whoever wires the daemon decides on what. */
  readonly server: http.Server;
  /** What is open just now, and what the streams have sent. */
  figures(): { readonly streams: StreamFigures; readonly connections: number };
  /** Stops accepting, answers what runs, ends the streams; resolves when every connection is closed. */
  close(): Promise<void>;
}

/** How long closing waits for running requests and slow readers. */
const PATIENCE_MS = 5000;

/** The daemon's HTTP side, without a port. Throws RangeError for a CIDR that is none. */
export function createHttpServer(parts: HttpParts): HttpServer {
  const { queue, settings, log, clock, watch = NOBODY } = parts;
  const readCaller = callerReader(settings);
  const callerOf = (req: IncomingMessage) => {
    const forwarded = req.headers["x-forwarded-for"];
    const forwardedFor = Array.isArray(forwarded) ? forwarded.join() : forwarded;
    return readCaller({ peer: req.socket.remoteAddress, forwardedFor });
  };
  const limits = liveLimits(settings, clock);
  const onError = (error: unknown): void => log.error({ err: error }, "the streams could not be told");
  const hub = new StreamHub({ source: queue, clock, onError });
  const unsubscribes = [
    queue.onChange(() => hub.changed()),
    queue.onBan((isBanned) => hub.endBanned(isBanned)),
  ];
  const streams = new Streams({ queue, hub, limits: limits.streams, random: parts.random, log });
  const endpoints = {
    ...ticketEndpoints({ queue, takes: limits.takes }),
    ...publicEndpoints(parts),
    ...pageEndpoints(parts.pages),
  };
  const refuse: Refuse = (refusal, req) => {
    watch.refused(refusal.code);
    return refusalReply(refusal, req);
  };
  const ofQueue = { ...COMMON_HEADERS, [QUEUE_HEADER]: queue.id };
  const isOfQueue = (req: IncomingMessage): boolean => req.url?.startsWith("/api/") === true;
  const send = (req: IncomingMessage, res: ServerResponse, reply: Reply): void =>
    sendReply(req, res, reply, isOfQueue(req) ? ofQueue : COMMON_HEADERS);
  const serveRoute = createApp({ endpoints, queueId: queue.id, callerOf, refuse, send, log });

  const isProxy = proxyReader(settings);
  let isLoopbackOnly = false;
  const isHostAllowed = ({ headers, socket }: IncomingMessage): boolean => {
    const reached = { isLoopbackOnly, isByProxy: isLoopbackOnly && isProxy(socket.remoteAddress) };
    return isHostOurs(headers.host, settings, reached);
  };

  /** Judges, then hands over to the streams or to Koa; answers the refusal where there is one. */
  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<HttpRefusal | null> => {
    const path = pathOf(req.url ?? "");
    const caller = callerOf(req);
    const operations = operationsAt(path ?? "");
    const method = req.method === "HEAD" ? "GET" : req.method;
    const isStream = method === "GET" && operations.some((operation) => operation.isStream);
    const isForAll = operations.some((operation) => operation.isForAll);
    const route = operations[0]?.path ?? null;
    logRequest(req, res, { path: path ?? "", route, address: caller.address, isStream, log, clock, watch });
    const refusal = judge(req, path, caller, {
      queue,
      requests: limits.requests,
      isForAll,
      isHostAllowed,
    });
    if (refusal || path === null) return refusal;
    // Cut off meanwhile, which is when the requests that came in one piece with it get here.
    if (req.socket.destroyed) return null;
    const isForHolder = operations.some((operation) => operation.method === method && operation.isForHolder);
    const token = isForHolder || isForAll ? null : presentedToken(req);
    if (token !== null) {
      const cheat = await queue.suspect(caller, token);
      if (cheat) return cheat;
    }
    if (isStream) return streams.open(req, res, { caller, isPersonal: path === ROUTES.ticketEvents });
    // Without the query, which nothing reads: what somebody puts there by mistake goes no further.
    req.url = path;
    await serveRoute(req, res);
    return null;
  };
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (!connections.admit(req, res)) return;
    try {
      const refusal = await serve(req, res);
      if (refusal) send(req, res, refuse(refusal, req));
    } catch (error) {
      send(req, res, refuse(refusalOf(error, log), req));
    }
  };

  const timeouts = { ...TIMEOUTS, ...parts.timeouts };
  const server = http.createServer({
    ...timeouts,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Finds out about readers whose machine is gone.
    keepAlive: true,
    // Node would answer these two by itself, in another form than ours.
    requireHostHeader: false,
  });
  server.timeout = timeouts.silenceTimeout;
  server.on("listening", () => {
    const address = server.address();
    // Whoever has a Unix socket open is a proxy, and answers to no browser.
    isLoopbackOnly = address !== null && typeof address !== "string" && isLoopback(address.address);
  });
  const callerAt = (socket: { remoteAddress?: string | undefined }): Caller =>
    readCaller({ peer: socket.remoteAddress, forwardedFor: undefined });
  const connections = new Connections(server, { limits: limits.connections, clock, callerOf: callerAt });
  server.on("request", answer);
  server.on("checkExpectation", answer);
  answerParserErrors(server, {
    connections,
    clock,
    log,
    watch,
    banOf: (socket) => queue.banOf(callerAt(socket)),
  });

  const close = async (): Promise<void> => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    const isClosed = new Promise<void>((resolve) => server.close(() => resolve()));
    const cancel = clock.wake(clock.now() + PATIENCE_MS, () => server.closeAllConnections());
    connections.close();
    await hub.close();
    server.closeIdleConnections();
    await isClosed;
    cancel();
    connections.stop();
  };
  let closing: Promise<void> | null = null;
  return {
    server,
    figures: () => ({ streams: hub.figures, connections: connections.size }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
