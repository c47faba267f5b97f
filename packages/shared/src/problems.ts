interface Problem {
  readonly status: number;
  /** A second status, where the code has two. */
  readonly otherStatus?: number;
  readonly title: string;
}

/** Every refusal the daemon gives, one row a code: the status it travels with and its title (RFC 9457). */
export const PROBLEMS = {
  "malformed-request": { status: 400, title: "The request is malformed" },
  "mistyped-token": { status: 400, title: "The token is mistyped" },
  "no-token": { status: 401, title: "A token is needed" },
  banned: { status: 403, title: "This address is banned" },
  "cross-site": { status: 403, title: "Another site may not do this" },
  "not-found": { status: 404, title: "There is nothing here" },
  "push-off": { status: 404, title: "Nobody is told by Web Push here" },
  "queue-empty": { status: 404, title: "The queue is empty" },
  "method-not-allowed": { status: 405, title: "The method is not allowed here" },
  "request-timeout": { status: 408, title: "The request took too long to arrive" },
  "not-your-turn": { status: 409, title: "It is not your turn yet" },
  "not-claimed": { status: 409, title: "The cat has not been claimed" },
  "not-waiting": { status: 409, title: "The ticket is past waiting" },
  "not-missed": { status: 409, title: "The turn was not missed" },
  missed: { status: 410, title: "The turn was missed" },
  left: { status: 410, title: "The place was given up" },
  seen: { status: 410, title: "The cat has been seen" },
  ended: { status: 410, title: "The ticket has ended" },
  "other-queue": { status: 412, title: "The token is of another queue" },
  "too-large": { status: 413, title: "The body is too large" },
  "not-json": { status: 415, title: "The body is not JSON" },
  "unknown-host": { status: 421, title: "This queue does not go by that name" },
  invalid: { status: 422, title: "The body does not say what is needed" },
  "slow-down": { status: 429, title: "Too many requests" },
  "too-many-tickets": { status: 429, title: "Too many live tickets" },
  // 503 where it is the daemon that has as many as it serves, and not the address.
  "too-many-streams": { status: 429, otherStatus: 503, title: "Too many streams" },
  "headers-too-large": { status: 431, title: "The headers are too large" },
  internal: { status: 500, title: "Something went wrong here" },
  closed: { status: 503, title: "The queue is closed" },
  storage: { status: 503, title: "Nothing can be stored right now" },
  "no-cat": { status: 503, title: "No cat is ready" },
  unavailable: { status: 503, title: "The daemon is not ready" },
} as const satisfies Record<string, Problem>;

/** The code of a refusal, as `code` and at the end of `type` in a problem document. */
export type ProblemCode = keyof typeof PROBLEMS;

/** Every status that a code travels with, the usual one first. */
export function statusesOf(code: ProblemCode): number[] {
  const { status, otherStatus }: Problem = PROBLEMS[code];
  return otherStatus === undefined ? [status] : [status, otherStatus];
}
