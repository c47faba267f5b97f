/** Exit codes of `catqd`, after sysexits.h of BSD where it has a name for the case. */
export const EXIT = {
  ok: 0,
  /** An operator's command was refused. */
  refused: 1,
  usage: 2,
  /** EX_DATAERR: what lies in the data folder cannot be read. */
  data: 65,
  /** EX_NOINPUT: there is no such database. */
  noInput: 66,
  /** EX_NOUSER: the database lets this user not in. */
  noUser: 67,
  /** EX_NOHOST: the database's host name is unknown. */
  noHost: 68,
  /** EX_UNAVAILABLE: the port is in use, or no daemon runs. */
  unavailable: 69,
  /** EX_SOFTWARE: a bug. */
  software: 70,
  /** EX_CANTCREAT: the data folder cannot be made. */
  cannotCreate: 73,
  /** EX_IOERR: the disk failed. */
  io: 74,
  /** EX_TEMPFAIL: another daemon holds the data folder. */
  locked: 75,
  /** EX_PROTOCOL: the database and catqd do not agree on TLS, or no PostgreSQL answers there. */
  protocol: 76,
  /** EX_NOPERM: this user may not. */
  permission: 77,
  /** EX_CONFIG: the configuration is wrong. */
  config: 78,
} as const;

/** Why `catqd` cannot do what was asked, for a person: what happened, what to do, and how to exit. */
export class CatqdError extends Error {
  override readonly name = "CatqdError";
  readonly hint: string | null;
  readonly exitCode: number;

  constructor(message: string, about: { hint?: string; exitCode: number; cause?: unknown }) {
    super(message, { cause: about.cause });
    this.hint = about.hint ?? null;
    this.exitCode = about.exitCode;
  }
}
