import { EXIT, exitCodeOf } from "../process/exit-codes.ts";
import type { Ban } from "./ban.ts";
import type { WayBack } from "./way-back.ts";

/** A failure that a person can read: what happened, what to do, and the exit code that says so to a script. */
export class CatqError extends Error {
  readonly code: string;
  readonly exitCode: number;
  readonly hint: string | null;

  constructor(o: { code: string; exitCode: number; message: string; hint?: string | null; cause?: unknown }) {
    super(o.message, { cause: o.cause });
    this.name = new.target.name;
    this.code = o.code;
    this.exitCode = o.exitCode;
    this.hint = o.hint ?? null;
  }
}

/** The daemon refused with a problem document (RFC 9457). Worth a retry only where `retryAfterMs` says when. */
export class Refused extends CatqError {
  readonly status: number;
  readonly retryAfterMs: number | null;
  /** With `banned`, where the refusal says more. */
  readonly ban: Ban | null;
  /** With `missed`, where the ticket may come back. */
  readonly back: WayBack | null;

  constructor(o: {
    code: string;
    status: number;
    message: string;
    hint?: string | null;
    retryAfterMs?: number | null;
    ban?: Ban | null;
    back?: WayBack | null;
  }) {
    super({ ...o, exitCode: exitCodeOf(o.code, o.status) });
    this.status = o.status;
    this.retryAfterMs = o.retryAfterMs ?? null;
    this.ban = o.ban ?? null;
    this.back = o.back ?? null;
  }
}

/** No response. The request may be sent again; `mayHaveArrived`: the daemon may have received it. */
export class Unreachable extends CatqError {
  readonly mayHaveArrived: boolean;
  /** What went wrong in a few words, for a line that names the server already. */
  readonly reason: string;

  constructor(o: {
    server: string;
    reason: string;
    mayHaveArrived: boolean;
    hint?: string;
    cause?: unknown;
  }) {
    super({
      code: "unreachable",
      exitCode: EXIT.unreachable,
      message: `cannot reach ${o.server}: ${o.reason}.`,
      hint: o.hint ?? "try again later, or name another server with `-s URL`",
      cause: o.cause,
    });
    this.mayHaveArrived = o.mayHaveArrived;
    this.reason = o.reason;
  }
}

/** A response that no catqd sends: another program listens there. Not worth a retry. */
export class Garbled extends CatqError {
  constructor(server: string, what: string, hint: string | null = null) {
    super({
      code: "garbled",
      exitCode: EXIT.fault,
      message: `${server} does not answer as catqd does: ${what}.`,
      hint: hint ?? "is this the right address? name another with `-s URL`",
    });
  }
}

/** The server has another queue now than the one that gave the ticket: its token must not be presented there. */
export class OtherQueue extends CatqError {
  constructor(server: string, number: string) {
    super({
      code: "other-queue",
      exitCode: EXIT.ended,
      message: `another queue answers at ${server} now, and ${number} belongs to the former one.`,
      hint: "take a new number with `catq take`",
    });
  }
}

/** A token from outside that the queue never gave, or of which it cannot tell: it must not be presented there. */
export class ForeignToken extends CatqError {
  override name = "ForeignToken";
  readonly isKnown: boolean;

  constructor(o: { server: string; number: string; isKnown: boolean }) {
    super(
      o.isKnown
        ? {
            code: "foreign-token",
            exitCode: EXIT.usage,
            message: `the queue at ${o.server} never gave that token for ${o.number}. It was only asked about, so nobody is banned.`,
            hint: "name the queue that gave it with `-s URL`",
          }
        : {
            code: "unknown-token",
            exitCode: EXIT.fault,
            message: `the queue at ${o.server} is too old to say whether it gave that token for ${o.number}, so it was not presented: another queue's token bans.`,
            hint: "use the `catq` or the browser that took it, or update `catqd` there",
          },
    );
    this.isKnown = o.isKnown;
  }
}

/** A picture that arrived other than it was sent. The same one can be fetched again. */
export class Damaged extends CatqError {
  constructor(what: string) {
    super({ code: "damaged", exitCode: EXIT.fault, message: `the cat arrived damaged: ${what}.` });
  }
}

/** A wrong use of the command line. */
export class UsageError extends CatqError {
  constructor(message: string, hint: string | null = null) {
    super({ code: "usage", exitCode: EXIT.usage, message, hint });
  }
}

/** The place for the picture cannot be written. */
export class CannotWrite extends CatqError {
  constructor(message: string, hint: string | null = null, cause?: unknown) {
    super({ code: "cannot-write", exitCode: EXIT.cannotWrite, message, hint, cause });
  }
}
