import type { Retained } from "../../queue/store.ts";
import type { Batch } from "./batch.ts";

/** Deletes at most `limit` of each kind that are older than they are kept; returns how many in all. */
export function prune(batch: Batch, before: Retained, limit: number): number {
  const { tickets, log, bans, tallies } = batch.tables;
  const lines = log.prune(before.log, limit);
  const overBans = bans.prune(before.bans, limit);
  if (overBans > 0) batch.queue.banRevision++;
  const others = tickets.prune(before.tickets, limit) + tallies.prune(before.tallies, limit);
  const pruned = lines + overBans + others;
  if (pruned > 0) batch.changes++;
  batch.forgetTickets();
  // Old ends go from the board with the log. A ticket that goes was shown to nobody any more.
  if (lines > 0) batch.isShown = true;
  return pruned;
}
