import type { Trap, Watch, Wire, WireConnection } from "./wire.ts";

/** `pg` names statements by their kinds; Bind has the name between two zeros, behind its tag and length. */
const COMMIT = "\0commit\0";
const BEFORE_NAME = 5;
/** The reply to it: CommandComplete (tag, length), then ReadyForQuery. */
const DONE = "COMMIT\0";

/** Where in what the daemon sends the COMMIT of a batch begins; null where there is none. */
function commitIn(chunk: Buffer, { tail }: WireConnection): number | null {
  const index = chunk.lastIndexOf(COMMIT, undefined, "latin1");
  if (index < 0 || !isOfBatch(tail)) return null;
  return Math.max(0, index - BEFORE_NAME);
}

/** Whether what was sent last is a batch's, and no snapshot's. */
function isOfBatch(tail: string): boolean {
  return tail.lastIndexOf("\0writeQueue\0") > tail.lastIndexOf("\0beginReading\0");
}

/** Traps the COMMIT of the next batch after so many of its bytes; negative: so many before it, as far as they go together. */
export function atCommit(bytes: number, then: Trap["then"]): Watch {
  return (chunk, direction, connection) => {
    const at = direction === "there" ? commitIn(chunk, connection) : null;
    if (at === null) return null;
    return { bytes: Math.min(chunk.length, Math.max(0, at + bytes)), then };
  };
}

/** Traps the reply to the COMMIT of the next batch after so many of its bytes. */
export function atReply(bytes: number, then: Trap["then"]): Watch {
  return (chunk, direction, { tail }) => {
    const index = direction === "back" && isOfBatch(tail) ? chunk.indexOf(DONE, undefined, "latin1") : -1;
    if (index < 0 || !tail.includes(COMMIT)) return null;
    return { bytes: Math.min(chunk.length, Math.max(0, index - BEFORE_NAME + bytes)), then };
  };
}

/** Traps what the daemon sends next that names a statement of a kind. */
export function atStatement(kind: string, then: Trap["then"]): Watch {
  return (chunk, direction) =>
    direction === "there" && chunk.includes(`\0${kind}\0`, undefined, "latin1")
      ? { bytes: chunk.length, then }
      : null;
}

/** The daemon hears of the end at once; the server reads what was sent, and then that there is no more. */
export function cutOff({ daemon, server }: WireConnection): void {
  server.end();
  daemon.resetAndDestroy();
}

/** The daemon hears of the end at once, the server never: its backend goes on waiting. */
export function leaveHalfOpen({ daemon, server }: WireConnection): void {
  server.removeAllListeners("end");
  server.removeAllListeners("close");
  daemon.removeAllListeners("end");
  daemon.removeAllListeners("close");
  daemon.resetAndDestroy();
}

/** Sets a trap and resolves when something has gone into it, or with false after `ms`. */
export function trapped(
  wire: Wire,
  make: (then: Trap["then"]) => Watch,
  then: Trap["then"],
  ms = 3000,
): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      wire.watch = null;
      resolve(false);
    }, ms);
    wire.watch = make((connection, proceed) => {
      clearTimeout(timer);
      then(connection, proceed);
      resolve(true);
    });
  });
}
