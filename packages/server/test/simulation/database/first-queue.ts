import type { StoredQueue } from "../../../src/store/remote/session.ts";
import type { ServerOptions } from "./server.ts";

/** The queue's row as the first migration leaves it where the timeline may not be read. */
export const FIRST_QUEUE: StoredQueue = {
  format: 1,
  mode: { isPaused: false, isClosed: false },
  nextSequence: 0,
  nextPlace: 0,
  firstPlace: 0,
  firstCall: 0,
  waitingCount: 0,
  aliveAt: 0,
  clockAt: null,
  revision: 0,
  banRevision: 0,
  settingsRevision: 0,
  stockRevision: 0,
  nextLogId: 1,
  nextCatId: 1,
  settings: [],
  restorationCount: 0,
  commits: 0,
  timeline: null,
  timelineFrom: 0,
  isSynchronous: false,
  cluster: "7460000000000000001 16384",
};

/** The queue's row as the first migration leaves it on a server. */
export function firstQueue({
  hasTimeline,
  isSynchronous,
}: Pick<ServerOptions, "hasTimeline" | "isSynchronous">): StoredQueue {
  return { ...FIRST_QUEUE, timeline: hasTimeline ? "00000001" : null, isSynchronous };
}
