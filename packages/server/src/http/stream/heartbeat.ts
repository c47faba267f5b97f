import type { Clock } from "../../queue/clock.ts";
import { COMMENT } from "./sse.ts";
import type { StreamClient } from "./stream-client.ts";
import { LoopShare } from "./time-slice.ts";

/** How often the streams are looked over. */
const PULSE_MS = 1000;
/** A stream this quiet gets a comment; with the pulse between, no quiet lasts longer than 15 s. */
const QUIET_MS = 14_000;
/** A socket that has not drained for this long is cut off. */
const STUCK_MS = 30_000;

/** Keeps quiet streams awake and cuts off those that nobody reads. Returns what stops it. */
export function startPulse(clients: ReadonlySet<StreamClient>, clock: Clock): () => void {
  let isStopped = false;
  let cancel = (): void => {};
  const arm = (): void => {
    if (!isStopped) cancel = clock.wake(clock.now() + PULSE_MS, () => void beat().finally(arm));
  };
  const beat = async (): Promise<void> => {
    const share = new LoopShare(clock);
    for (const client of clients) {
      if (share.isOver) await share.breathe();
      lookAt(client, clock.now());
    }
  };
  arm();
  return () => {
    isStopped = true;
    cancel();
  };
}

function lookAt(client: StreamClient, now: number): void {
  const quietMs = now - client.wroteAt;
  if (client.isFree) {
    if (quietMs >= QUIET_MS) client.sendComment(COMMENT, now);
  } else if (quietMs >= STUCK_MS) {
    client.destroy();
  }
}
