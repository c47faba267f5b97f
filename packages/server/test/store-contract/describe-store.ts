import { describeBans } from "./bans.ts";
import { describeBatches } from "./batches.ts";
import { describeCats } from "./cats.ts";
import { describeChanges } from "./changes.ts";
import { describeLine } from "./line.ts";
import { describePush } from "./push.ts";
import { describeReads } from "./reads.ts";
import type { OpenFolder } from "./setup.ts";
import { describeTallies } from "./tallies.ts";

/**
 * What any store must keep, whatever it is made of. `openFolder` opens the store of one queue each time it
 * is called with the same folder, so that a test can close it and come back.
 */
export function describeStore(name: string, openFolder: OpenFolder): void {
  describeChanges(name, openFolder);
  describeLine(name, openFolder);
  describeReads(name, openFolder);
  describeBans(name, openFolder);
  describeCats(name, openFolder);
  describeTallies(name, openFolder);
  describePush(name, openFolder);
  describeBatches(name, openFolder);
}
