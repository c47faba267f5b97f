/** The daemon's paths. */
export const ROUTES = {
  tickets: "/api/tickets",
  ticket: "/api/ticket",
  claim: "/api/ticket/claim",
  cat: "/api/ticket/cat",
  done: "/api/ticket/done",
  pass: "/api/ticket/pass",
  ticketEvents: "/api/ticket/events",
  queue: "/api/queue",
  queueEvents: "/api/queue/events",
  health: "/healthz",
  ready: "/readyz",
  metrics: "/metrics",
  openapi: "/openapi.json",
  problems: "/problems",
  display: "/display",
  assets: "/assets",
} as const;

/**
 * The header under /api that says which queue answers, by an opaque name that lasts as long as the queue's
 * key: whoever holds a token can tell that another queue stands there now, before presenting it.
 */
export const QUEUE_HEADER = "Catq-Queue";

/** Most waiting numbers that a board shows: four columns of 16 on the screens. */
export const BOARD_WAITING = 64;
/** Most recent outcomes that a board shows. */
export const BOARD_RECENT = 8;
