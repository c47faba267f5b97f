/** Every refusal the daemon gives, one row a code: the status it travels with and its title (RFC 9457). */
export const PROBLEMS = {
  "malformed-request": { status: 400, title: "The request is malformed" },
  "mistyped-token": { status: 400, title: "The token is mistyped" },
  "no-token": { status: 401, title: "A token is needed" },
  banned: { status: 403, title: "This address is banned" },
  "cross-site": { status: 403, title: "Another site may not do this" },
  "not-found": { status: 404, title: "There is nothing here" },
  "queue-empty": { status: 404, title: "The queue is empty" },
  "method-not-allowed": { status: 405, title: "The method is not allowed here" },
  "request-timeout": { status: 408, title: "The request took too long to arrive" },
  "not-your-turn": { status: 409, title: "It is not your turn yet" },
  "not-claimed": { status: 409, title: "The cat has not been claimed" },
  "not-waiting": { status: 409, title: "The ticket is past waiting" },
  missed: { status: 410, title: "The turn was missed" },
  left: { status: 410, title: "The place was given up" },
  seen: { status: 410, title: "The cat has been seen" },
  ended: { status: 410, title: "The ticket has ended" },
  "too-large": { status: 413, title: "The body is too large" },
  "not-json": { status: 415, title: "The body is not JSON" },
  invalid: { status: 422, title: "The body does not say what is needed" },
  "slow-down": { status: 429, title: "Too many requests" },
  "too-many-tickets": { status: 429, title: "Too many live tickets" },
  "too-many-streams": { status: 429, title: "Too many streams" },
  "headers-too-large": { status: 431, title: "The headers are too large" },
  internal: { status: 500, title: "Something went wrong here" },
  closed: { status: 503, title: "The queue is closed" },
  storage: { status: 503, title: "Nothing can be stored right now" },
  "no-cat": { status: 503, title: "No cat is ready" },
  unavailable: { status: 503, title: "The daemon is not ready" },
} as const satisfies Record<string, { status: number; title: string }>;

/** The code of a refusal, as `code` and at the end of `type` in a problem document. */
export type ProblemCode = keyof typeof PROBLEMS;
