import { expect } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { fillDisk, WINDOW_MS } from "./full-disk.ts";
import { scaled } from "./scale.ts";
import { itWith } from "./tools.ts";

const FULL_MS = scaled(2 * WINDOW_MS, 60_000);

itWith(
  "mount",
  "acknowledges nothing on a full disk, goes on showing, lets nobody miss a turn, and recovers with room",
  async () => {
    const { history, before, after, meanwhile, isStreamAlive, hasRestarted, ...seen } = await fillDisk({
      fullMs: FULL_MS,
    });
    expect(before, "the disk was full at some time").toBeLessThan(20_000);
    expect(meanwhile["take 503"], JSON.stringify(meanwhile)).toBeGreaterThan(0);
    expect(meanwhile["claim 503"], JSON.stringify(meanwhile)).toBeGreaterThan(0);
    expect(meanwhile["board 200"]).toBeGreaterThanOrEqual(40);
    expect(Object.keys(meanwhile)).not.toContain("board 503");
    expect(meanwhile["show 200"] ?? 0).toBeGreaterThan(0);
    expect(seen.saidMeanwhile).toEqual(["paused", { text: expect.any(String), at: expect.any(String) }]);
    expect(seen.calledClaim, "the claim of whoever was called on the full disk").toBe(200);
    expect(after).toBe(50);
    expect({ isStreamAlive, hasRestarted }).toEqual({ isStreamAlive: true, hasRestarted: false });
    expectSound(history, { before, fullMs: Math.round(seen.fullMs), meanwhile });
  },
  300_000,
);
