import type { SharedAssets } from "../../queue/shared-store.ts";
import { StorageError } from "../../queue/store.ts";
import type { Clock } from "../../queue/time/clock.ts";
import type { PageFiles } from "./page-files.ts";

/** The interval at which a daemon notes that its version is in use. A failover may have lost it. */
const EVERY_MS = 600_000;
const AGAIN_MS = 2000;

export interface AssetKeeping {
  /** Settles after the first try, whatever became of it. */
  readonly begun: Promise<void>;
  stop(): void;
}

/** Stores what this daemon's pages are made of for daemons of other versions, and notes now and then that they are in use. */
export function keepAssets({
  assets,
  pages,
  clock,
  onError,
}: {
  readonly assets: SharedAssets;
  readonly pages: Pick<PageFiles, "version" | "assets">;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}): AssetKeeping {
  const own = [...pages.assets].map(([path, { mediaType, bytes }]) => ({ path, mediaType, bytes }));
  let isStopped = false;
  let cancel = (): void => {};
  const keep = async (): Promise<void> => {
    let restMs = EVERY_MS;
    try {
      await assets.keep(pages.version, own);
    } catch (error) {
      restMs = AGAIN_MS;
      // Whoever lost the connection has said so.
      if (!isStopped && !(error instanceof StorageError)) onError(error);
    }
    if (!isStopped) cancel = clock.wake(clock.now() + restMs, () => void keep());
  };
  const stop = (): void => {
    isStopped = true;
    cancel();
  };
  return { begun: keep(), stop };
}
