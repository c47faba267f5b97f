import { it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { LITTLE_ROOM, letThrough } from "./long-run.ts";
import { scaled } from "./scale.ts";

const TICKETS = scaled(6000, 1_000_000);

it(`needs no more for the last of ${TICKETS} tickets than for those before`, async () => {
  const { history, samples, perSecond } = await letThrough({
    tickets: TICKETS,
    perSecond: scaled(600, 800),
    sampleEveryMs: scaled(250, 10_000),
    // As it is by itself, in the full form.
    launch: scaled({ env: LITTLE_ROOM }, {}),
  });
  const [first, last] = [samples[0], samples.at(-1)];
  expectSound(history, { tickets: TICKETS, perSecond, first, middle: samples[samples.length >> 1], last });
}, 7_200_000);
