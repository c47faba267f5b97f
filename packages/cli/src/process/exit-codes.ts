import type { ProblemCode } from "@catq/shared";

/** What catq tells a script; the same numbers as in the README. */
export const EXIT = {
  done: 0,
  fault: 1,
  usage: 2,
  notYet: 3,
  ended: 4,
  banned: 5,
  refused: 6,
  unreachable: 7,
  cannotWrite: 8,
  interrupted: 130,
} as const;

/** What `catq run` tells besides, as timeout(1) does. */
export const RUN_EXIT = { turnEnded: 124, notBegun: 125 } as const;

/** What each says, for help and man page; what follows a colon only where there is room. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "done",
  fault: "fault",
  usage: "wrong use",
  notYet: "not your turn yet",
  ended: "the ticket has ended: missed, left or seen",
  banned: "banned",
  refused: "refused for now: closed, too many tickets, slow down",
  unreachable: "server unreachable",
  cannotWrite: "cannot write the file",
  interrupted: "interrupted: the place is kept",
};

/** 128 and the signal's number, as shells have it. The first is {@link EXIT.interrupted}. */
export const EXIT_BY_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** How a command ends when the daemon refuses with this code. */
const EXIT_BY_PROBLEM: Record<ProblemCode, number> = {
  "malformed-request": EXIT.fault,
  "mistyped-token": EXIT.usage,
  "no-token": EXIT.usage,
  banned: EXIT.banned,
  "cross-site": EXIT.fault,
  "not-found": EXIT.fault,
  "push-off": EXIT.fault,
  // A token that is presented to a queue with nobody in it is not in that queue.
  "queue-empty": EXIT.ended,
  "method-not-allowed": EXIT.fault,
  "request-timeout": EXIT.unreachable,
  "not-your-turn": EXIT.notYet,
  "not-claimed": EXIT.notYet,
  "not-missed": EXIT.refused,
  "not-waiting": EXIT.refused,
  missed: EXIT.ended,
  left: EXIT.ended,
  seen: EXIT.ended,
  ended: EXIT.ended,
  "other-queue": EXIT.ended,
  "too-large": EXIT.fault,
  "not-json": EXIT.fault,
  "unknown-host": EXIT.fault,
  invalid: EXIT.usage,
  "slow-down": EXIT.refused,
  "too-many-tickets": EXIT.refused,
  "too-many-streams": EXIT.refused,
  "headers-too-large": EXIT.fault,
  internal: EXIT.fault,
  closed: EXIT.refused,
  storage: EXIT.refused,
  "no-cat": EXIT.refused,
  unavailable: EXIT.refused,
};

/** The exit code for a refusal; for one that this catq does not know, the HTTP status decides. */
export function exitCodeOf(code: string, status: number): number {
  const known = Object.entries(EXIT_BY_PROBLEM).find(([name]) => name === code);
  if (known) return known[1];
  if (status === 410) return EXIT.ended;
  return status === 429 || status === 503 ? EXIT.refused : EXIT.fault;
}
