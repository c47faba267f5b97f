import type { ProblemCode } from "@catq/shared";

/** What each refusal means and what to do about it, for `/problems/<code>` and the API's description. */
export const PROBLEM_NOTES: Readonly<Record<ProblemCode, string>> = {
  "malformed-request": "The request cannot be understood as HTTP or as JSON. Sending it again will not help.",
  "mistyped-token":
    "The token has the right shape, but its check symbol does not fit: a slip of the keyboard, and no ban.",
  "no-token":
    "This needs a ticket's token, in the header `Catq-Token` (or `Authorization: Bearer <token>`) and nowhere else.",
  banned:
    "The address presented a token that this queue never issued, or the operator banned it. `since`, `until` and `reason` say more, `address` says what is banned: ask the staff, who can lift it with `catqd unban`.",
  "cross-site":
    "A browser sent this on behalf of another site's page. Only same-origin pages and programs may use what is below `/api`, or change things.",
  "not-found": "There is nothing at this path.",
  "push-off":
    "The operator has not turned Web Push on (`--push on`). The page tells of a turn as long as it is open.",
  "queue-empty": "Nobody is in the queue, and the token is not from here. Take a ticket first.",
  "method-not-allowed": "The path exists, but not for this method. `Allow` lists those it knows.",
  "request-timeout": "The request's headers or body did not arrive in time.",
  "not-your-turn":
    "The ticket still waits. `position` says how far ahead the front is, `Retry-After` when to ask again.",
  "not-claimed": "The cat can be seen, and seen off, only after the claim.",
  "not-waiting": "The ticket is viewing its cat, so there is no place to give to others.",
  "not-missed":
    "The ticket waits, was called, or is viewing its cat, so there is no missed turn to come back from. Where an earlier `POST /api/ticket/rejoin` was not answered, it has been done: `GET /api/ticket` says where the ticket stands.",
  missed:
    "The ticket was called and not claimed within its window. Until `rejoinBy` it may come back into the line by `POST /api/ticket/rejoin`, at `rejoinPosition` for now; where these are null, it was used, is too late, or is turned off. Take a new one.",
  left: "The place was given up. Take a new ticket.",
  seen: "The cat has been seen, and the ticket is used up. Take a new one.",
  ended: "The ticket has ended, and its record may be gone. Take a new one.",
  "other-queue":
    "The request says in `Catq-Queue` which queue its token is of, and another one answers here. The token was not looked at, so there is no ban. Take a new number.",
  "too-large": "Bodies are small here; `limit` says how many bytes.",
  "not-json": "A body must be `application/json` in UTF-8, without a content coding.",
  "unknown-host":
    "`Host` names what this daemon is not called by. Call it by its address, or by a name that its operator gave with `--allow-host`.",
  invalid: "The body is JSON, but not what is needed; `errors` lists every fault with its path.",
  "slow-down":
    "Too many requests came from the address. `Retry-After` says when to go on. Many people may share it.",
  "too-many-tickets":
    "The address holds as many live tickets as one may; `limit` says how many. Many people may share it: use mobile data, or ask the staff, who can name it with `--crowd`.",
  "too-many-streams":
    "Too many streams are open: 429 where the address has its share, 503 where the daemon has.",
  "headers-too-large": "The request's headers exceed 16 KiB.",
  internal: "A fault of the daemon, noted in its log. What was asked for may not have been done.",
  closed: "No new tickets for now; those inside are still served.",
  storage:
    "The daemon cannot write to its disk, so nothing was changed; where the disk has failed, `detail` says that this is not known. A take repeated with its key gets the same ticket either way.",
  "no-cat":
    "No picture could be had in time. The ticket stays called; its first claim of this kind has lengthened its window by ten seconds.",
  unavailable:
    "The daemon is starting or stopping; or, where `checks` says so at `/readyz`, it cannot do its work.",
};
