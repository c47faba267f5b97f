import { ConnectionLost, type Session, type StoredQueue } from "../session.ts";
import { type CaughtUp, catchUp } from "./catch-up.ts";
import { type BatchParts, commit, rollBack } from "./run-batch.ts";
import { takeLock } from "./take-lock.ts";
import { rowAt } from "./timeline.ts";

/**
 * What came of a batch whose COMMIT nobody answered: `kept`, `lost`, or `untold`, where this daemon's row is missing, so
 * that nobody will ever say (to write it anew would look like an answer the next time). `again`: nobody answered this
 * time either.
 */
export type Recovered =
  | { readonly fate: "kept" | "lost"; readonly caughtUp: CaughtUp; readonly row: StoredQueue }
  | { readonly fate: "again" }
  | { readonly fate: "untold" };

/**
 * Finds out what came of batch `number` on a new connection. The lock proves that its transaction has ended, and this
 * daemon's row says how. That may yet be lost, where a standby has not heard of it: so the rows are written and
 * committed once more, with the same number, and nobody is answered before that is acknowledged.
 */
export async function recover(session: Session, number: number, parts: BatchParts): Promise<Recovered> {
  try {
    const caughtUp = await catchUp(session, await takeLock(session, parts, { withOwn: true }), parts);
    const { row, now, moment, own, writes } = caughtUp;
    if (!own) {
      await rollBack(session);
      return { fate: "untold" };
    }
    const after = rowAt({ ...row, commits: row.commits + 1 }, now, moment.clock);
    const done = await commit(session, [
      ...writes,
      { kind: "writeDaemon", row: { ...own, clockAt: moment.clock } },
      { kind: "writeQueue", row: after },
    ]);
    if (done === "unknown") return { fate: "again" };
    return { fate: own.batch >= number ? "kept" : "lost", caughtUp, row: after };
  } catch (error) {
    if (!(error instanceof ConnectionLost)) await rollBack(session);
    throw error;
  }
}
