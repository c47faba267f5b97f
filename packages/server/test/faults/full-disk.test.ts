import { expect } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { fillDisk } from "./full-disk.ts";
import { itWith } from "./tools.ts";

itWith(
  "mount",
  "acknowledges nothing on a full disk, goes on showing, and recovers with room",
  async () => {
    const { history, before, after, meanwhile, isStreamAlive, hasRestarted } = await fillDisk();
    expect(before, "the disk was full at some time").toBeLessThan(20_000);
    expect(meanwhile["take 503"], JSON.stringify(meanwhile)).toBeGreaterThan(0);
    expect(meanwhile["board 200"]).toBe(40);
    expect(meanwhile["show 200"] ?? 0).toBeGreaterThan(0);
    expect(after).toBe(50);
    expect({ isStreamAlive, hasRestarted }).toEqual({ isStreamAlive: true, hasRestarted: false });
    expectSound(history, { before, meanwhile });
  },
  300_000,
);
