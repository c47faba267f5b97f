import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { NEWEST, writeEarlier } from "./earlier-database.ts";
import { expectSound, noteFigures } from "./expect-sound.ts";
import { WRITES } from "./kill-at-write.ts";
import { scaled } from "./scale.ts";
import { itWith } from "./tools.ts";
import { makeUsedQueue, type UsedQueue, upgradeKilled } from "./upgrades.ts";

/** From every version there was; the short form goes the whole way only. */
const VERSIONS = scaled(
  [1],
  Array.from({ length: NEWEST - 1 }, (_, i) => i + 1),
);
/** Every n-th in the full form, until the daemon gets through; a few in the short one. */
const EVERY = Array.from({ length: 200 }, (_, i) => i + 1);
const WHEN = scaled(
  { pwrite64: [3, 8], "fdatasync,fsync": [1, 2] },
  { pwrite64: EVERY, "fdatasync,fsync": EVERY },
);

let queue: UsedQueue;
let folder: string;
beforeAll(async () => {
  queue = await makeUsedQueue();
  folder = mkdtempSync(join(tmpdir(), "catqd-earlier-"));
}, 60_000);
afterAll(() => {
  for (const made of [queue?.folder, folder]) if (made) rmSync(made, { recursive: true, force: true });
});

for (const version of VERSIONS) {
  for (const write of WRITES) {
    itWith(
      "strace",
      `upgrades from version ${version} though its n-th ${write} is its death`,
      async () => {
        const earlier = join(folder, `${version}.db`);
        rmSync(earlier, { force: true });
        writeEarlier(queue.file, version, earlier);
        const found: Record<string, number> = {};
        for (const n of WHEN[write]) {
          const { hasDied, left, history, claim } = await upgradeKilled({ queue, earlier, write, n });
          const where = `death at ${write} ${n}`;
          expect(left, where).toMatchObject({ faults: [], missing: [] });
          expect(left.version, where).toBeGreaterThanOrEqual(version);
          expect(left.version, where).toBeLessThanOrEqual(NEWEST);
          expect(claim, where).toBe(200);
          expectSound(history, { n, version: left.version, hasDied });
          found[`version ${left.version}`] = (found[`version ${left.version}`] ?? 0) + 1;
          if (!hasDied) break;
        }
        noteFigures({ from: version, to: NEWEST, write, deaths: found });
      },
      1_800_000,
    );
  }
}
