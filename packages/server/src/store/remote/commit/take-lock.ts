import type { Clock } from "../../../queue/time/clock.ts";
import type { CommitWatch } from "../../batch/commit-watch.ts";
import { onlyRow, Trip } from "../connection/trip.ts";
import type { DatabaseTime } from "../database-time.ts";
import type { Known } from "../known.ts";
import { Loaded } from "../overlay/loaded.ts";
import { mergeLoads } from "../overlay/merge-loads.ts";
import type { Load } from "../overlay/miss.ts";
import type { Session, StoredDaemon, StoredMoment, StoredQueue } from "../session.ts";
import { assertFormat } from "./format.ts";

/** Whoever waits longer runs again, after a look at who is in the way. */
const LOCK_WAIT_MS = 1000;
/** Then, who is in the way is looked at: while it still waits. */
const LONG_WAIT_MS = 800;
/** Which statement of the first trip takes the lock. */
const LOCK = 1;
/** From the lock to the COMMIT: nobody who stands still holds it longer. */
const TRANSACTION_MS = 1500;

export interface LockParts {
  readonly clock: Clock;
  readonly time: DatabaseTime;
  readonly known: Known;
  readonly daemon: string;
  /** Told how long it took. */
  readonly watch?: Pick<CommitWatch, "locked">;
  /** Called while the session waits for the lock, and has for long: somebody may stand still with it. */
  readonly onLongWait: (session: Session) => void;
  /** Whether the timeline may be read, and what the connection leads to. */
  readonly identity: () => { readonly hasTimeline: boolean; readonly cluster: string };
}

/** What the first trip of a batch found. */
export interface Locked {
  /** As the last commit left it, be it whose it may. */
  readonly row: StoredQueue;
  readonly moment: StoredMoment;
  /** Monotonic. */
  readonly sentAt: number;
  /** Queue time, with its fraction. */
  readonly now: number;
  readonly loaded: Loaded;
  /** This daemon's own row; null where it is missing, or was not asked for. */
  readonly own: StoredDaemon | null;
}

/**
 * The first trip: begins, takes the lock, and then, in statements of their own that see what was committed meanwhile,
 * reads the clock and what is foreseen. Rejects where any of it fails, with nothing to undo but the transaction.
 */
export async function takeLock(
  session: Session,
  parts: LockParts,
  { loads = [], withOwn = false }: { loads?: readonly Load[]; withOwn?: boolean },
): Promise<Locked> {
  const { clock, time, daemon } = parts;
  const trip = new Trip();
  const withTimeline = parts.identity().hasTimeline;
  trip.add({ kind: "begin", lockMs: LOCK_WAIT_MS });
  const lock = trip.add({ kind: "lockQueue" });
  const read = trip.add({ kind: "readMoment", withTimeline, limitMs: TRANSACTION_MS });
  const own = withOwn ? trip.add({ kind: "readDaemon", daemon }) : null;
  const merged = mergeLoads(loads);
  const replies = merged.map((load) => ({ load, reply: trip.add(load) }));
  const sentAt = clock.now();
  const cancel = clock.wake(sentAt + LONG_WAIT_MS, () => parts.onLongWait(session));
  const answers = await trip.sendAnyhow(session).finally(cancel);
  // First of all: what a newer catqd did to other tables may be why the rest failed.
  if (answers[LOCK]?.ok) assertFormat(onlyRow(lock()));
  trip.assertDone();
  parts.watch?.locked?.(clock.now() - sentAt);
  const [row, moment] = [onlyRow(lock()), onlyRow(read())];
  const now = time.read({ row, clock: moment.clock, sentAt, receivedAt: clock.now(), isLocked: true });
  const loaded = new Loaded();
  for (const { load, reply } of replies) loaded.keep(load, reply());
  return { row, moment, sentAt, now, loaded, own: own?.().rows[0] ?? null };
}

/** Loads more under the lock. */
export async function loadMore(session: Session, loaded: Loaded, loads: readonly Load[]): Promise<void> {
  const trip = new Trip();
  const replies = mergeLoads(loads).map((load) => ({ load, reply: trip.add(load) }));
  await trip.send(session);
  for (const { load, reply } of replies) loaded.keep(load, reply());
}
