import { expectSound } from "./expect-sound.ts";
import { killAtWrites, killFirstStart, WRITES } from "./kill-at-write.ts";
import { scaled } from "./scale.ts";
import { itWith } from "./tools.ts";

/** Every n-th in the full form; a few from the start, from the first commits and from under load in the short. */
const WHEN = scaled(
  [2, 9, 40, 131],
  Array.from({ length: 60 }, (_, i) => (i < 40 ? i + 1 : i * 7)),
);
const FIRST = scaled(
  [1, 5, 17],
  Array.from({ length: 80 }, (_, i) => i + 1),
);

for (const write of WRITES) {
  itWith(
    "strace",
    `loses nothing where its n-th ${write} is its death`,
    async () => expectSound(await killAtWrites(write, WHEN), { deaths: WHEN.length }),
    3_600_000,
  );
}

itWith(
  "strace",
  "starts anew after a first start that died at its n-th write",
  async () => {
    for (const n of FIRST) expectSound(await killFirstStart("pwrite64", n), { n });
  },
  3_600_000,
);
