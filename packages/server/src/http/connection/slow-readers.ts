import type { ServerResponse } from "node:http";
import type { Clock } from "../../queue/clock.ts";

const LOOK_EVERY_MS = 5000;
/** A picture in a minute is little to ask, and no view window of the usual length lasts longer. */
const UNTAKEN_MS = 60_000;

/**
 * Breaks the connections of those who let an answer lie. Node's own time-out is for silent sockets only:
 * a client that takes nothing, but sends a byte now and then, would hold what is queued for it for ever.
 * Returns what stops it.
 */
export function cutUntaken(open: Iterable<ServerResponse>, clock: Clock): () => void {
  /** When each was first found to be all given and not all taken. */
  const lyingSince = new WeakMap<ServerResponse, number>();
  const look = (): void => {
    const now = clock.now();
    for (const res of open) {
      // Streams never get there while they are open; they have a pulse of their own.
      if (!res.writableEnded) continue;
      const since = lyingSince.get(res) ?? now;
      lyingSince.set(res, since);
      if (now - since >= UNTAKEN_MS) res.req.socket.resetAndDestroy();
    }
    cancel = clock.wake(now + LOOK_EVERY_MS, look);
  };
  let cancel = clock.wake(clock.now() + LOOK_EVERY_MS, look);
  return () => cancel();
}
