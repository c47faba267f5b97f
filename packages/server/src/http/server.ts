import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { QUEUE_HEADER } from "@catq/shared";
import type { Logger } from "pino";
import { http } from "../process/node-http.ts";
import type { Caller } from "../queue/model.ts";
import type { Queue } from "../queue/queue.ts";
import type { Clock, Random } from "../queue/time/clock.ts";
import type { Check } from "../readiness/checks.ts";
import { publicEndpoints } from "./api/public-endpoints.ts";
import { type PushDoor, pushEndpoints } from "./api/push-endpoints.ts";
import { isProbe, routeOf } from "./api/route.ts";
import { ticketEndpoints } from "./api/ticket-endpoints.ts";
import { createApp } from "./app.ts";
import { API, checkRequest } from "./check-request.ts";
import { Connections } from "./connection/connections.ts";
import { answerParserErrors } from "./connection/parser-errors.ts";
import { resetConnection } from "./connection/reset-connection.ts";
import { type HttpWatch, UNWATCHED } from "./http-watch.ts";
import { liveLimits } from "./live-limits.ts";
import type { OtherVersions } from "./page/other-versions.ts";
import { pageEndpoints } from "./page/page-endpoints.ts";
import type { PageFiles } from "./page/page-files.ts";
import { refusalOf } from "./problem/problem.ts";
import { type HttpAnswer, type HttpRefusal, slowDown } from "./problem/refusals.ts";
import { refusalReply } from "./refusal-reply.ts";
import { type Reply, sendReply } from "./reply.ts";
import { callerReader, originOf, UNKNOWN } from "./request/caller.ts";
import { HiddenProxy } from "./request/hidden-proxy.ts";
import { hostCheck } from "./request/host-rule.ts";
import { reachOf } from "./request/reach.ts";
import { isFramingUnsure, targetOf } from "./request/request-fields.ts";
import { seldom } from "./request/seldom.ts";
import { underWayLimit } from "./request/under-way.ts";
import { type RefusalCount, RequestLog } from "./request-log.ts";
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
  /** What the pages of daemons of other versions are made of; null, or left out, where there are none. */
  readonly otherPages?: OtherVersions | null;
  /** What `/readyz` says; null while the daemon starts or stops. */
  readonly readiness: () => Promise<readonly Check[] | null>;
  /** What `/metrics` says: text in Prometheus' format. */
  readonly metrics: () => Promise<string>;
  /** Web Push; null, or left out, where it is turned off. */
  readonly push?: PushDoor | null;
  readonly watch?: HttpWatch;
  /** How many files the process may have open; undefined, or left out, where that is not known. */
  readonly openFiles?: number | undefined;
  /** Where they differ from those in settings.ts. */
  readonly timeouts?: Partial<HttpTimeouts>;
  /** From {@link createListener}, where it listens already. */
  readonly server?: Server;
}

export interface HttpServer {
  /** Not listening yet: whoever wires the daemon decides on what. */
  readonly server: Server;
  /** What is open just now, and what the streams have sent. */
  figures(): { readonly streams: StreamFigures; readonly connections: number };
  /** Refusals of the last ten minutes; and the address that all visitors seem to have, as a proxy is not trusted. */
  troubles(): { readonly refusals: RefusalCount[]; readonly hiddenProxy: string | null };
  /** Stops accepting, answers what runs, ends the streams; resolves when every connection is closed. */
  close(): Promise<void>;
}

/** How long closing waits for requests under way and peers that do not read. */
const MAX_CLOSE_MS = 5000;

/** A server that answers nothing yet: it may listen before there is a queue to serve. */
export function createListener(timeouts: HttpTimeouts = TIMEOUTS): Server {
  const server = http.createServer({
    ...timeouts,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Node would answer this one by itself, in another form than ours.
    requireHostHeader: false,
  });
  server.timeout = timeouts.silenceTimeout;
  return server;
}

/** The daemon's HTTP side, without a port. Throws RangeError for a CIDR that is none. */
export function createHttpServer(parts: HttpParts): HttpServer {
  const { queue, settings, log, clock, watch = UNWATCHED } = parts;
  const timeouts = { ...TIMEOUTS, ...parts.timeouts };
  const { server = createListener(timeouts) } = parts;

  const reach = reachOf(server);
  const { callerOf, isTrusted } = callerReader(settings, reach);
  const callerAt = (socket: { remoteAddress?: string | undefined }): Caller =>
    callerOf({ peer: socket.remoteAddress, forwardedFor: undefined });
  const limits = liveLimits(settings, clock, parts.openFiles);
  const connections = new Connections(server, {
    limits: limits.connections,
    clock,
    reach,
    callerOf: callerAt,
  });
  const banOf = (socket: Socket): HttpRefusal | null => queue.banOf(callerAt(socket));
  answerParserErrors(server, { connections, clock, log, watch, banOf });

  const onError = (error: unknown): void => log.error({ err: error }, "the streams could not be told");
  const hub = new StreamHub({ source: queue, clock, onError });
  const unsubscribes = [
    queue.onChange(() => hub.changed()),
    queue.onBan((isBanned) => hub.endBanned(isBanned)),
  ];
  const streams = new Streams({ queue, hub, limits: limits.streams, random: parts.random, log });

  const headersOfApi = { ...COMMON_HEADERS, [QUEUE_HEADER]: queue.id };
  const present = (req: IncomingMessage, res: ServerResponse, answer: HttpAnswer<Reply>): void => {
    if (!answer.ok) {
      watch.refused(answer.refusal.code);
      res.refusal = answer.refusal.code;
    }
    connections.countRefusals(req, res);
    const reply = answer.ok ? answer.value : refusalReply(answer.refusal, req);
    sendReply(req, res, reply, req.url?.startsWith(API) ? headersOfApi : COMMON_HEADERS);
  };
  const endpoints = {
    ...ticketEndpoints({ queue, limits }),
    ...publicEndpoints(parts),
    ...pageEndpoints(parts.pages, parts.otherPages ?? null, settings),
    ...pushEndpoints({ queue, push: parts.push ?? null, limits }),
  };
  const act = createApp({ endpoints, present, log });
  const isHostAllowed = hostCheck({ reach, settings, log, clock });
  const checkParts = { ...limits, queue, isHostAllowed };

  const mayAnswer = underWayLimit(limits.underWay);
  const maySendPicture = underWayLimit(limits.pictures);
  const isTimeToWarn = seldom(clock);
  const requestLog = new RequestLog({ log, clock, watch });
  const hiddenProxy = new HiddenProxy(isTrusted, clock);

  /** Routes, checks, then acts; resolves with the refusal where there is one and nobody presented it yet. */
  const serve = async (
    req: IncomingMessage,
    res: ServerResponse,
    { path, caller }: { path: string | null; caller: Caller },
  ): Promise<HttpRefusal | null> => {
    const route = routeOf(req.method, path ?? "");
    if (caller === UNKNOWN && !isProbe(path) && isTimeToWarn())
      log.warn("the proxy names no visitor in X-Forwarded-For: all count as one");
    requestLog.add(req, res, { path: path ?? "", route, address: caller.address });
    const checked = await checkRequest({ req, path, route, caller }, checkParts);
    if (!checked.ok) return checked.refusal;
    // Reset meanwhile, for more pipelined requests than are answered at a time: nothing is done for any of them.
    if (req.socket.destroyed) return null;
    if (route.operation?.isPicture && !maySendPicture(caller, res)) return slowDown(1000);
    if (checked.value.operation.isStream) return streams.open(req, res, checked.value);
    await act(req, res, checked.value);
    return null;
  };
  const onRequest = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (!connections.admit(req, res)) return;
    try {
      const { path, authority } = targetOf(req.url ?? "");
      // RFC 9112, section 3.2.2: it goes before Host.
      if (authority !== null) req.headers.host = authority;
      // Behind an Upgrade, which is ignored (RFC 9110, section 7.8), node drops what came in the same chunk.
      if (isFramingUnsure(req) || req.headers.upgrade !== undefined) connections.endWith(req, res);
      // Without the query, which nothing reads: what somebody puts there by mistake goes no further.
      if (path !== null) req.url = path;
      const origin = originOf(req);
      const caller = callerOf(origin);
      if (!mayAnswer(caller, res)) return resetConnection(req.socket);
      // What browsers and clients ask for; health checks and scrapes are no visitors.
      const everybody = path?.startsWith(API) ? hiddenProxy.note(origin, caller.address) : null;
      if (everybody !== null) log.warn(`everybody is ${everybody}: see trust-proxy`);
      // Before all else but the name, which `serve` refuses: whoever is banned may ask for ever, and is to cost little.
      const found = isProbe(path) ? null : queue.banOf(caller);
      const ban = found && isHostAllowed(req) ? found : null;
      if (ban) requestLog.addBanned(req, path ?? "", caller.address);
      const refusal = ban ?? (await serve(req, res, { path, caller }));
      if (refusal) present(req, res, { ok: false, refusal });
    } catch (error) {
      present(req, res, { ok: false, refusal: refusalOf(error, log) });
    }
  };
  server.on("request", onRequest);
  // RFC 9110, section 10.1.1: an expectation that is not understood may be ignored; node would answer 417.
  server.on("checkExpectation", onRequest);

  const close = async (): Promise<void> => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    const isClosed = new Promise<void>((resolve) => server.close(() => resolve()));
    const cancel = clock.wake(clock.now() + MAX_CLOSE_MS, () => server.closeAllConnections());
    connections.close();
    await hub.close();
    server.closeIdleConnections();
    await isClosed;
    cancel();
    connections.stop();
    requestLog.stop();
  };
  let closing: Promise<void> | null = null;
  return {
    server,
    figures: () => ({ streams: hub.figures, connections: connections.size }),
    troubles: () => ({ refusals: requestLog.refusals(), hiddenProxy: hiddenProxy.address }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
