import { it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { scaled } from "./scale.ts";
import { killAtRandom } from "./sigkill.ts";

const ROUNDS = scaled(10, 200);

it(`keeps every acknowledged change, token and window over ${ROUNDS} kills under load`, async () => {
  const history = await killAtRandom({ rounds: ROUNDS, people: 12, seed: 20_261 });
  expectSound(history, { rounds: ROUNDS });
}, 3_600_000);
