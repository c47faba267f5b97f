import type { Clock } from "../../queue/time/clock.ts";
import { HEARTBEAT } from "./sse.ts";
import type { StreamClient } from "./stream-client.ts";
import { TimeSlice } from "./time-slice.ts";

const CHECK_INTERVAL_MS = 1000;
/** A stream to which nothing was written for this long gets a comment: with the interval, at least one every 15 s. */
const HEARTBEAT_AFTER_MS = 14_000;
/** A stream whose socket has not drained for this long is cut off. */
const MAX_STALLED_MS = 30_000;

/** Sends heartbeats to idle streams and cuts off those that nobody reads. Returns what stops it. */
export function startHeartbeat(clients: ReadonlySet<StreamClient>, clock: Clock): () => void {
  let isStopped = false;
  let cancel = (): void => {};
  const schedule = (): void => {
    if (!isStopped)
      cancel = clock.wake(clock.now() + CHECK_INTERVAL_MS, () => void check().finally(schedule));
  };
  const check = async (): Promise<void> => {
    const slice = new TimeSlice(clock);
    for (const client of clients) {
      if (slice.isOver) await slice.yield();
      checkClient(client, clock.now());
    }
  };
  schedule();
  return () => {
    isStopped = true;
    cancel();
  };
}

function checkClient(client: StreamClient, now: number): void {
  const idleMs = now - client.wroteAt;
  if (client.isDrained) {
    if (idleMs >= HEARTBEAT_AFTER_MS) client.sendHeartbeat(HEARTBEAT, now);
  } else if (idleMs >= MAX_STALLED_MS) {
    client.destroy();
  }
}
