/** The daemon's paths. */
export const ROUTES = {
  tickets: "/api/tickets",
  ticket: "/api/ticket",
  claim: "/api/ticket/claim",
  cat: "/api/ticket/cat",
  done: "/api/ticket/done",
  pass: "/api/ticket/pass",
  rejoin: "/api/ticket/rejoin",
  token: "/api/token",
  push: "/api/push",
  ticketPush: "/api/ticket/push",
  ticketEvents: "/api/ticket/events",
  queue: "/api/queue",
  queueEvents: "/api/queue/events",
  health: "/healthz",
  ready: "/readyz",
  metrics: "/metrics",
  openapi: "/openapi.json",
  problems: "/problems",
  display: "/display",
  poster: "/poster",
  worker: "/sw.js",
  assets: "/assets",
} as const;

/**
 * The header under /api that says which queue answers, by an opaque name that lasts as long as the queue's
 * key. Whoever presents a token may send the name of the token's queue in it: another queue refuses such a
 * request (`other-queue`) without a look at the token, so nobody is banned for what the former queue gave.
 */
export const QUEUE_HEADER = "Catq-Queue";

/**
 * The request header of a ticket's token. Of its own, since a proxy may need `Authorization` for itself (Basic, single
 * sign-on); a token is read from `Authorization: Bearer` too, where this one is not sent.
 */
export const TOKEN_HEADER = "Catq-Token";

/** Most waiting numbers that a board shows: four columns of 16 on the screens. */
export const BOARD_WAITING = 64;
/** Most recent outcomes that a board shows. */
export const BOARD_RECENT = 8;
