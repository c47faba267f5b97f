import { expect } from "vitest";
import { failDisk } from "./disk-errors.ts";
import { expectSound } from "./expect-sound.ts";
import { scaled } from "./scale.ts";
import { itWith } from "./tools.ts";

const WHEN = scaled([3], [1, 2, 5, 17, 60]);
const CALLS = [
  "fdatasync,fsync:error=EIO",
  "pwrite64:error=EIO",
  "pread64:error=EIO",
  "pwrite64:error=EROFS",
];

for (const call of CALLS.slice(0, scaled(2, CALLS.length))) {
  itWith(
    "strace",
    `stops with 74 and comes back clean where the disk fails: ${call}`,
    async () => {
      const { history, ends, log } = await failDisk(WHEN.map((n) => `${call}:when=${n}+`));
      // Every write comes soon; a read only where something is not in memory yet.
      const failed = call.startsWith("pread") ? ends.filter((end) => end !== "never") : ends;
      expect(failed, log).toEqual(failed.map(() => 74));
      if (failed.length > 0) expect(log).toMatch(/the disk failed/);
      expectSound(history, { ends });
    },
    600_000,
  );
}
