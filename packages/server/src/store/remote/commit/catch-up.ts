import type { Restoration } from "../../../queue/model.ts";
import { firstAfterRestore } from "../../first-after-restore.ts";
import { onlyRow, Trip } from "../connection/trip.ts";
import type { Known } from "../known.ts";
import { NO_REVISION } from "../known-bans.ts";
import { ConnectionLost, type Session, type Statement, type StoredQueue } from "../session.ts";
import type { Locked, LockParts } from "./take-lock.ts";
import { failoversSince, furthestSequence, judgeFailover, rowAhead, rowOn } from "./timeline.ts";

/** The lock, with all that this daemon keeps in memory as it is under it. */
export interface CaughtUp extends Locked {
  /** To be written ahead of the batch's own. */
  readonly writes: readonly Statement[];
  /** That those are about; null where nothing was lost. */
  readonly restoration: Restoration | null;
}

/**
 * Under the lock: finds out whether the database has lost commits, and reads the bans and restorations that others
 * made. What was committed by others may be told at once.
 */
export async function catchUp(
  session: Session,
  locked: Locked,
  parts: Pick<LockParts, "known" | "identity"> & { readonly drawSalt: () => Buffer },
): Promise<CaughtUp> {
  const { known } = parts;
  const { cluster } = parts.identity();
  const failover = judgeFailover(locked.row, locked.moment, { cluster, seen: known.seen });
  const { timeline } = known.seen;
  const isMoved = failover !== "same" || (timeline !== null && timeline !== locked.row.timeline);
  if (failover !== "lost") known.see(locked.row, null);
  // Last, so that nothing forgets what is read now.
  if (isMoved) known.startLife(locked.moment.timeline);
  await readOthers(session, locked, known);
  if (failover !== "lost") {
    return {
      ...locked,
      row: rowOn(locked.row, locked.moment, failover, cluster),
      writes: [],
      restoration: null,
    };
  }
  if (locked.row.cluster !== cluster) await assertSameTables(session, cluster);
  return goAhead(session, locked, { cluster, salt: parts.drawSalt(), seen: known.row });
}

/**
 * A copy that was put in the place of the queue's tables is found by the connections that were there before: rejects with
 * ConnectionLost, as new ones look at what they lead to.
 */
async function assertSameTables(session: Session, cluster: string): Promise<void> {
  const trip = new Trip();
  const found = trip.add({ kind: "identify" });
  await trip.send(session);
  if (onlyRow(found()).cluster !== cluster) throw new ConnectionLost("the queue's tables were replaced");
}

/** The bans and restorations that are newer than those known. */
async function readOthers(session: Session, locked: Locked, known: Known): Promise<void> {
  const { row } = locked;
  const { life } = known;
  const areBansNew = row.banRevision !== known.bans.revision;
  const areRestorationsNew = row.restorationCount !== known.restorationCount;
  if (!areBansNew && !areRestorationsNew) return;
  const trip = new Trip();
  const isFirst = known.bans.revision === NO_REVISION;
  const newer = areBansNew ? trip.add({ kind: "bansNewerThan", revision: known.bans.revision }) : null;
  const names = areBansNew ? trip.add({ kind: "banNames" }) : null;
  const restorations = areRestorationsNew ? trip.add({ kind: "readRestorations" }) : null;
  await trip.send(session);
  // A poll has noticed a failover meanwhile, and all that was known is forgotten.
  if (life !== known.life) return readOthers(session, locked, known);
  if (restorations) known.setRestorations(restorations().rows);
  if (!names || !newer) return;
  const named = names().rows.map(({ address }) => address);
  known.bans.update(newer().rows, named, row.banRevision);
  if (!isFirst) known.tellOfBans();
}

/**
 * What the lost commits gave, nobody knows, so whatever could meet with it is avoided, as in a queue restored from a
 * backup: tokens have a new salt, numbers, lines of the log, cats and revisions go on further ahead.
 */
async function goAhead(
  session: Session,
  locked: Locked,
  { cluster, salt, seen }: { cluster: string; salt: Buffer; seen: StoredQueue | null },
): Promise<CaughtUp> {
  const { row, moment } = locked;
  const wall = Math.floor(moment.clock);
  const trip = new Trip();
  const busiest = trip.add({ kind: "busiestHour" });
  const newest = trip.add({ kind: "readLog", sequence: null, limit: 1 });
  await trip.send(session);
  const left = { row, seen, moment };
  const awayMs = wall - (newest().rows[0]?.event.at ?? wall);
  const firstSequence = firstAfterRestore({
    nextSequence: furthestSequence(left),
    // Each of the lives between went as far ahead as this.
    awayMs: failoversSince(row, moment) * awayMs,
    busiestHour: onlyRow(busiest()).taken,
  });
  const ahead = rowAhead(left, firstSequence);
  const restoration = { firstSequence, lostFrom: row.nextSequence, salt };
  const event = { at: wall, type: "restored", sequence: null, detail: { firstSequence } } as const;
  const writes: Statement[] = [
    { kind: "addRestoration", restoration, at: wall },
    { kind: "dropStock" },
    { kind: "appendLog", rows: [{ id: ahead.nextLogId, event }] },
  ];
  locked.loaded.forgetStock();
  const after = { ...ahead, nextLogId: ahead.nextLogId + 1 };
  return { ...locked, row: rowOn(after, moment, "lost", cluster), writes, restoration };
}
