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
      expect(ends, log).toEqual(WHEN.map(() => 74));
      expect(log).toMatch(/the disk failed/);
      expectSound(history, { failures: ends.length });
    },
    600_000,
  );
}
