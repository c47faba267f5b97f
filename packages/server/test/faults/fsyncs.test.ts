import { expect } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { watchSyncs } from "./fsyncs.ts";
import { scaled } from "./scale.ts";
import { itWith } from "./tools.ts";

itWith(
  "strace",
  "waits for the disk before it acknowledges, seen from outside",
  async () => {
    const history = await watchSyncs({ lines: scaled(2000, 40_000) });
    // Without the line that says that they are watched.
    const syncs = history.lines.filter(({ kind }) => kind === "sync").length - 1;
    const changes = history.exchanges.filter(({ request }) => request.method !== "GET").length;
    expect(syncs).toBeGreaterThan(0);
    expectSound(history, { syncs, changes });
  },
  600_000,
);
