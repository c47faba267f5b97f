import { it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { scaled } from "./scale.ts";
import { killAtRandom } from "./sigkill.ts";

/** Each is another queue: a history of all kills together would be long to judge. */
const SEEDS = scaled([20_261], [20_261, 20_262, 20_263, 20_264]);
const ROUNDS = scaled(4, 50);

it.each(SEEDS)(
  `keeps every acknowledged change, token and window over ${ROUNDS} kills under load, as chance by %i has it`,
  async (seed) => {
    const history = await killAtRandom({ rounds: ROUNDS, people: 12, seed });
    expectSound(history, { rounds: ROUNDS });
  },
  3_600_000,
);
