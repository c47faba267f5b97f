import { expect } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { scaled } from "./scale.ts";
import { itWith } from "./tools.ts";
import { JUMPS, jumpWallClock } from "./wall-clock.ts";

itWith(
  "faketime",
  "shortens and lengthens no window, whatever the wall clock does",
  async () => {
    const history = await jumpWallClock({ jumps: JUMPS, everyMs: scaled(700, 6000) });
    const shown = history.exchanges.map(({ reply }) => Date.parse(String(reply?.json?.now)));
    const times = shown.filter(Number.isFinite);
    const spreadH = (Math.max(...times) - Math.min(...times)) / 3_600_000;
    expect(spreadH, "the daemon did see the clock jump").toBeGreaterThan(95);
    expectSound(history, { jumps: JUMPS.length, spreadH: Math.round(spreadH) });
  },
  300_000,
);
