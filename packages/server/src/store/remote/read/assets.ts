import type { SharedAsset, SharedAssets } from "../../../queue/shared-store.ts";
import type { Reader } from "./reader.ts";

/** A week: a page that is open may still load modules of a version that no daemon runs. */
const UNUSED_MS = 7 * 86_400_000;
const MAX_VERSIONS = 8;

/** The assets of all versions, outside of any lock. */
export function assetsIn(reader: Reader): SharedAssets {
  const touch = (version: string): Promise<number> =>
    reader.statement((trip) => {
      trip.add({ kind: "pruneAssets", unusedForMs: UNUSED_MS, keep: MAX_VERSIONS, except: version });
      const touched = trip.add({ kind: "touchAssets", version });
      return () => touched().count;
    });
  return {
    versions: () =>
      reader.statement((trip) => {
        const found = trip.add({ kind: "assetVersions" });
        return () => found().rows.map(({ version }) => version);
      }),
    read: (version) =>
      reader.statement((trip) => {
        const found = trip.add({ kind: "readAssets", version });
        return () => [...found().rows];
      }),
    async keep(version: string, assets: readonly SharedAsset[]): Promise<void> {
      // Written by one statement: where there are any, there are all.
      if ((await touch(version)) > 0) return;
      await reader.statement((trip) => trip.add({ kind: "addAssets", version, assets }));
    },
  };
}
