import { expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import type { SharedAsset } from "../../queue/shared-store.ts";
import { StorageError } from "../../queue/store.ts";
import { keepAssets } from "./keep-assets.ts";

function keeping(faults: unknown[]) {
  const clock = new FakeClock();
  const kept: { version: string; assets: readonly SharedAsset[] }[] = [];
  const told: unknown[] = [];
  const bytes = Buffer.from("x");
  const keeping = keepAssets({
    assets: {
      versions: async () => [],
      read: async () => [],
      keep: async (version, assets) => {
        kept.push({ version, assets });
        const fault = faults.shift();
        if (fault !== undefined) throw fault;
      },
    },
    pages: {
      version: "abc",
      assets: new Map([["page.js", { mediaType: "text/javascript", bytes, etag: "", packed: () => null }]]),
    },
    clock,
    onError: (error) => told.push(error),
  });
  return { clock, kept, told, keeping };
}

it("stores what its pages are made of at once, and notes now and then that they are in use", async () => {
  const { clock, kept, keeping: running } = keeping([]);
  await running.begun;
  expect(kept).toEqual([
    { version: "abc", assets: [{ path: "page.js", mediaType: "text/javascript", bytes: Buffer.from("x") }] },
  ]);
  await clock.advance(599_000);
  expect(kept).toHaveLength(1);
  await clock.advance(1000);
  expect(kept).toHaveLength(2);
  running.stop();
  await clock.advance(3_600_000);
  expect(kept).toHaveLength(2);
});

it("begins though that fails, tries again soon, and tells of what is no lost connection", async () => {
  const fault = new Error("no room");
  const {
    clock,
    kept,
    told,
    keeping: running,
  } = keeping([new StorageError("away", new Error("no connection")), fault]);
  await running.begun;
  await clock.advance(2000);
  await clock.advance(2000);
  expect(kept).toHaveLength(3);
  expect(told).toEqual([fault]);
  running.stop();
});
