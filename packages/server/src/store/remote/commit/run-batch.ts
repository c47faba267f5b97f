import { StatementRefused, Trip } from "../connection/trip.ts";
import { Loaded } from "../overlay/loaded.ts";
import type { Load } from "../overlay/miss.ts";
import { expectedCount, writesOf } from "../overlay/writes.ts";
import { ConnectionLost, type Reply, type Session, type Statement, type StoredQueue } from "../session.ts";
import { type CaughtUp, catchUp } from "./catch-up.ts";
import { type Decided, decide } from "./decide.ts";
import { foreseeAll } from "./foresee.ts";
import type { Job } from "./job.ts";
import type { Memory } from "./memory.ts";
import { spreadLine } from "./spread-line.ts";
import { type LockParts, loadMore, takeLock } from "./take-lock.ts";
import { rowAt } from "./timeline.ts";

export interface BatchParts extends LockParts {
  readonly memory: Memory;
  /** This daemon's name, under which it declares. */
  readonly name: string;
  readonly drawSalt: () => Buffer;
}

/** A batch that was decided and sent, with a COMMIT. */
export interface Sent {
  readonly jobs: readonly Job[];
  /** Those for the next batch. */
  readonly left: readonly Job[];
  readonly decided: Decided & { readonly kind: "decided" };
  readonly caughtUp: CaughtUp;
  readonly row: StoredQueue;
}

/** What became of a COMMIT; `unknown`: nobody said, or it is there but may be lost yet. */
export type Fate = "committed" | "unknown";

/** Written rows were not as many as they must be, although the lock was held. */
export class WrongCount extends Error {
  override readonly name = "WrongCount";
}

/** More tries than any batch needs until all is loaded that its decisions miss. */
const MAX_LOADS = 100;

/** Locks, decides and commits jobs. Rejects where nothing was committed: with StatementRefused or ConnectionLost. */
export async function runBatch(
  session: Session,
  jobs: readonly Job[],
  number: number,
  parts: BatchParts,
): Promise<{ readonly fate: Fate; readonly sent: Sent }> {
  let sent: Sent;
  try {
    sent = await prepare(session, jobs, parts);
  } catch (error) {
    if (!(error instanceof ConnectionLost)) await rollBack(session);
    throw error;
  }
  const { caughtUp, decided, row } = sent;
  const { daemon, name } = parts;
  const clockAt = caughtUp.moment.clock;
  const fate = await commit(session, [
    ...caughtUp.writes,
    ...writesOf(decided.overlay),
    { kind: "writeDaemon", row: { daemon, name, batch: number, clockAt } },
    { kind: "writeQueue", row },
  ]);
  return { fate, sent };
}

/** Writes and commits. Rejects where that was surely not committed. */
export async function commit(session: Session, writes: readonly Statement[]): Promise<Fate> {
  const trip = new Trip([...writes, { kind: "commit" }]);
  let replies: readonly Reply[];
  try {
    replies = await trip.sendAnyhow(session);
  } catch {
    return "unknown";
  }
  const last = replies.at(-1);
  const failed = replies.find((reply) => !reply.ok);
  // After an error COMMIT answers ROLLBACK. Where it does not, the statements were in no transaction.
  const isRolledBack = last?.ok === true && last.tag === "ROLLBACK";
  if (failed && !failed.ok && (isRolledBack || failed !== last)) {
    if (last?.ok && last.tag === "COMMIT") return "unknown";
    throw new StatementRefused(failed.sqlState, failed.message);
  }
  if (isRolledBack) throw new StatementRefused("40001", "the transaction was rolled back");
  // A warning: no transaction was open, or the commit is here but not at the standby.
  if (!last?.ok || last.tag !== "COMMIT" || last.warnings.length > 0) return "unknown";
  checkCounts(writes, replies);
  return "committed";
}

async function prepare(session: Session, jobs: readonly Job[], parts: BatchParts): Promise<Sent> {
  const foreseen = foreseeAll(jobs);
  const caughtUp = await catchUp(session, await takeLock(session, parts, { loads: foreseen }), parts);
  return new Decisions(session, parts, foreseen).make(jobs, caughtUp);
}

/** The way from the jobs to what is decided: loads what is missed, as often as it takes. */
class Decisions {
  readonly #session: Session;
  readonly #parts: BatchParts;
  readonly #foreseen: readonly Load[];

  constructor(session: Session, parts: BatchParts, foreseen: readonly Load[]) {
    this.#session = session;
    this.#parts = parts;
    this.#foreseen = foreseen;
  }

  async make(asked: readonly Job[], begun: CaughtUp): Promise<Sent> {
    const { memory, known, name } = this.#parts;
    let [jobs, caughtUp, left] = [asked, begun, [] as readonly Job[]];
    for (let tries = 0; tries < MAX_LOADS + asked.length; tries++) {
      const { row, loaded, now, moment } = caughtUp;
      const decided = decide(jobs, {
        ground: { row, loaded, bans: known.bans.rows, name },
        moment: { now: Math.floor(now), wall: Math.floor(moment.clock) },
        memory,
        life: known.life,
      });
      switch (decided.kind) {
        case "decided": {
          const after = rowAt(decided.overlay.rowAfter(), now, moment.clock);
          return { jobs, left, decided, caughtUp, row: after };
        }
        case "missing":
          await loadMore(this.#session, loaded, decided.loads);
          break;
        case "failed":
          decided.job.reject(decided.error);
          jobs = jobs.filter((job) => job !== decided.job);
          break;
        case "cut":
          left = [...jobs.slice(decided.count), ...left];
          jobs = jobs.slice(0, decided.count);
          break;
        case "crowded": {
          const spread = await spreadLine(this.#session, row, decided.crowded);
          caughtUp = { ...caughtUp, row: spread, loaded: await this.#loadAnew() };
        }
      }
    }
    throw new Error("expected a decision to have all that it needs in the end");
  }

  async #loadAnew(): Promise<CaughtUp["loaded"]> {
    const loaded = new Loaded();
    await loadMore(this.#session, loaded, this.#foreseen);
    return loaded;
  }
}

/** Lets the lock go at once. Where that fails, the connection has ended, and with it the transaction. */
export async function rollBack(session: Session): Promise<void> {
  await new Trip([{ kind: "rollback" }]).sendAnyhow(session).catch(() => {});
}

function checkCounts(writes: readonly Statement[], replies: readonly Reply[]): void {
  for (const [index, statement] of writes.entries()) {
    const expected = expectedCount(statement);
    const reply = replies[index];
    if (expected === null || !reply?.ok || reply.count === expected) continue;
    throw new WrongCount(`expected ${statement.kind} to write ${expected} rows, it wrote ${reply.count}`);
  }
}
