import { type ProblemCode, ROUTES } from "@catq/shared";

/** One thing that can be asked over HTTP. */
export interface Operation {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** As path-to-regexp reads it: `:name` is one segment, `*name` is several. */
  readonly path: string;
  readonly summary: string;
  readonly needsToken?: true;
  /** Whether it is about the token alone, and not about the ticket. */
  readonly isOfTokenAlone?: true;
  /** Whether it is answered with a stream of events. */
  readonly isStream?: true;
  /** Whether it is answered with a picture, which is large. */
  readonly isPicture?: true;
  /** Whether it is a health check (liveness, readiness): answered even where banned, and not counted by the rate. */
  readonly isProbe?: true;
  /** Whether it is for browsers alone, and no part of the API. */
  readonly isForPages?: true;
  readonly takesIdempotencyKey?: true;
  readonly requestBody?: "PassRequest" | "PushSubscription" | "SubscriptionName";
  /** Whether it may be asked without a body. */
  readonly isBodyOptional?: true;
  readonly responses: Readonly<Record<number, Success>>;
  /** Those of its own, beside what {@link refusalsOf} adds. */
  readonly refusals?: readonly ProblemCode[];
}

export interface Success {
  readonly description: string;
  readonly content?: Readonly<Record<string, SchemaName | "Bytes" | "Text">>;
  readonly headers?: readonly string[];
}

type SchemaName = "Ticket" | "TakenTicket" | "Board" | "TokenOrigin" | "PushKey" | "Document";

const asking = (method: Operation["method"]) => (path: string, summary: string) => ({
  method,
  path,
  summary,
});
const get = asking("GET");
const post = asking("POST");
const put = asking("PUT");
const del = asking("DELETE");
const json = (description: string, schema: SchemaName): Success => ({
  description,
  content: { "application/json": schema },
});
const picture: Success = {
  description: "The picture's bytes.",
  content: { "image/*": "Bytes" },
  headers: ["Content-Length", "Content-Disposition", "Repr-Digest", "Catq-View-Until", "Catq-Credit"],
};
const events: Success = {
  description:
    "Server-sent events. Each holds the whole present value; the first comes at once, the id is the board's revision.",
  content: { "text/event-stream": "Text" },
};
const done: Success = { description: "Done." };

/** Every route: the router, `Allow` and the API's description come from this table, so they cannot differ. */
export const OPERATIONS = {
  takeTicket: {
    ...post(ROUTES.tickets, "Take a ticket"),
    takesIdempotencyKey: true,
    responses: {
      200: json("The ticket that the same Idempotency-Key took before.", "TakenTicket"),
      201: { ...json("A new ticket and its token.", "TakenTicket"), headers: ["Location"] },
    },
    refusals: ["too-many-tickets", "closed"],
  },
  showTicket: {
    ...get(ROUTES.ticket, "Show the ticket"),
    needsToken: true,
    responses: { 200: json("The ticket as it stands.", "Ticket") },
  },
  claimCat: {
    ...post(ROUTES.claim, "Claim the cat, when the ticket is called"),
    needsToken: true,
    isPicture: true,
    responses: { 200: picture },
    refusals: ["not-your-turn", "no-cat"],
  },
  showCat: {
    ...get(ROUTES.cat, "The claimed cat once more, while viewing"),
    needsToken: true,
    isPicture: true,
    responses: { 200: picture },
    refusals: ["not-claimed"],
  },
  endView: {
    ...post(ROUTES.done, "Say that the cat has been seen"),
    needsToken: true,
    responses: { 204: done },
    refusals: ["not-claimed"],
  },
  passTurn: {
    ...post(ROUTES.pass, "Let others go first"),
    needsToken: true,
    requestBody: "PassRequest",
    responses: { 200: json("The ticket, so many places further back.", "Ticket") },
    refusals: ["not-waiting", "invalid"],
  },
  rejoinLine: {
    ...post(ROUTES.rejoin, "Come back into the line after a missed turn, once"),
    needsToken: true,
    responses: { 200: json("The ticket, waiting again.", "Ticket") },
    refusals: ["not-missed", "too-many-tickets"],
  },
  leaveQueue: {
    ...del(ROUTES.ticket, "Give the place up"),
    needsToken: true,
    responses: { 204: done },
  },
  checkToken: {
    ...get(ROUTES.token, "Ask whether a token from outside is of this queue, without a ban"),
    needsToken: true,
    isOfTokenAlone: true,
    responses: { 200: json("Whether this queue ever issued it.", "TokenOrigin") },
  },
  showPushKey: {
    ...get(ROUTES.push, "The key by which a browser subscribes to Web Push"),
    responses: { 200: json("It is the queue's, and stays.", "PushKey") },
    refusals: ["push-off"],
  },
  subscribe: {
    ...put(ROUTES.ticketPush, "Tell a browser of the ticket by Web Push, even when its page is closed"),
    needsToken: true,
    requestBody: "PushSubscription",
    responses: { 204: done },
    refusals: ["push-off", "invalid"],
  },
  unsubscribe: {
    ...del(ROUTES.ticketPush, "Tell one browser no more, or none where there is no body"),
    needsToken: true,
    requestBody: "SubscriptionName",
    isBodyOptional: true,
    responses: { 204: done },
    refusals: ["push-off", "invalid"],
  },
  followTicket: {
    ...get(ROUTES.ticketEvents, "Follow the ticket and the board"),
    needsToken: true,
    isStream: true,
    responses: { 200: events },
    refusals: ["too-many-streams", "unavailable"],
  },
  showBoard: {
    ...get(ROUTES.queue, "Show the board"),
    responses: { 200: json("The public picture of the queue.", "Board") },
  },
  followBoard: {
    ...get(ROUTES.queueEvents, "Follow the board"),
    isStream: true,
    responses: { 200: events },
    refusals: ["too-many-streams", "unavailable"],
  },
  showHealth: {
    ...get(ROUTES.health, "Whether the daemon is alive"),
    isProbe: true,
    responses: { 200: json("It is.", "Document") },
  },
  showReadiness: {
    ...get(ROUTES.ready, "Whether the daemon can serve"),
    isProbe: true,
    responses: {
      200: json("It can; `checks` says what was looked at.", "Document"),
    },
    refusals: ["unavailable"],
  },
  showMetrics: {
    ...get(ROUTES.metrics, "What the daemon counts, for Prometheus"),
    responses: {
      200: {
        description: "Text in Prometheus' exposition format, version 0.0.4.",
        content: { "text/plain": "Text" },
      },
    },
  },
  describeApi: {
    ...get(ROUTES.openapi, "This description"),
    responses: { 200: json("An OpenAPI 3.1 document.", "Document") },
  },
  explainProblem: {
    ...get(`${ROUTES.problems}/:code`, "What a problem's code means"),
    responses: { 200: json("Its status, title and explanation.", "Document") },
    refusals: ["not-found"],
  },
  greet: {
    ...get("/", "What this is"),
    responses: {
      200: {
        description: "A few words; the page for people, where `Accept` names text/html.",
        content: { "text/plain": "Text", "text/html": "Text" },
      },
    },
  },
  showDisplay: {
    ...get(ROUTES.display, "The board for a wall"),
    isForPages: true,
    responses: { 200: { description: "A page.", content: { "text/html": "Text" } } },
  },
  showPoster: {
    ...get(ROUTES.poster, "A poster to print"),
    isForPages: true,
    responses: { 200: { description: "A page.", content: { "text/html": "Text" } } },
  },
  showWorker: {
    ...get(ROUTES.worker, "The page's service worker"),
    isForPages: true,
    responses: { 200: { description: "A script.", content: { "text/javascript": "Bytes" } } },
  },
  showAsset: {
    ...get(`${ROUTES.assets}/:version/*name`, "What the pages are made of"),
    isForPages: true,
    responses: { 200: { description: "A file.", content: { "*/*": "Bytes" } } },
    refusals: ["not-found"],
  },
} as const satisfies Record<string, Operation>;

type OperationName = keyof typeof OPERATIONS;
/** The operations that have an endpoint; streams are answered without Koa. */
export type EndpointName = {
  [Name in OperationName]: (typeof OPERATIONS)[Name] extends { isStream: true } ? never : Name;
}[OperationName];

const EVERYWHERE: readonly ProblemCode[] = ["malformed-request", "too-large", "not-json", "internal"];
const UNLESS_PROBE: readonly ProblemCode[] = ["banned", "slow-down", "unknown-host", "storage"];
const WITH_TOKEN: readonly ProblemCode[] = ["other-queue", "no-token", "mistyped-token"];
const OF_TICKET: readonly ProblemCode[] = ["queue-empty", "missed", "left", "seen", "ended"];

/** Every refusal that an operation can answer. */
export function refusalsOf(operation: Operation): ProblemCode[] {
  return [
    ...(operation.refusals ?? []),
    ...(operation.needsToken ? WITH_TOKEN : []),
    ...(operation.needsToken && !operation.isOfTokenAlone ? OF_TICKET : []),
    ...(operation.isProbe ? [] : UNLESS_PROBE),
    ...(operation.path.startsWith("/api/") ? (["cross-site"] as const) : []),
    ...EVERYWHERE,
  ];
}

/** The methods that a path's operations allow, as `Allow` lists them: HEAD wherever there is GET. */
export function methodsOf(operations: readonly Operation[]): string[] {
  return operations.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}
