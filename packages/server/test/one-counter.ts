import type { QueueSettings } from "../src/queue/settings.ts";

/** One counter, windows of ten seconds, and half of one to wait for a cat. */
export const ONE_COUNTER: QueueSettings = {
  counters: 1,
  claimWindowMs: 10_000,
  viewWindowMs: 10_000,
  rejoinWindowMs: 600_000,
  rejoinBehind: 2,
  ticketsPerAddress: 8,
  banForMs: Number.POSITIVE_INFINITY,
  catPatienceMs: 5000,
};
