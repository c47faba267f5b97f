import { expect } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { scaled } from "./scale.ts";
import { itWith } from "./tools.ts";
import { JUMPS, jumpWallClock, SLEEPS } from "./wall-clock.ts";

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

itWith(
  "faketime",
  "counts no hour that the machine slept, though its monotonic clock went on meanwhile",
  async () => {
    const everyMs = scaled(1000, 6000);
    const history = await jumpWallClock({ jumps: SLEEPS, everyMs, isMonotonicToo: true });
    const shown = history.exchanges.map(({ reply }) => Date.parse(String(reply?.json?.now)));
    const times = shown.filter(Number.isFinite);
    const sleptH = (Math.max(...times) - Math.min(...times)) / 3_600_000;
    expect(sleptH, "the daemon did see the hours go by").toBeGreaterThan(2.9);
    expectSound(history, { sleeps: SLEEPS.length, sleptH: Math.round(sleptH) });
  },
  300_000,
);
