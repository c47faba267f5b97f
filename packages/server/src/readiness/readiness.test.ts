import { expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { StorageError } from "../queue/store.ts";
import { Readiness, type ReadinessParts } from "./readiness.ts";

function setUp(parts: Partial<ReadinessParts> = {}) {
  const clock = new FakeClock();
  const counts = { probes: 0 };
  const probe = async (): Promise<string | null> => {
    counts.probes++;
    return null;
  };
  const usual = {
    ...{ clock, probe, stockSize: async () => 1, canMakeCats: () => true, newestRecordAt: 0 },
    database: () => null,
  };
  const readiness = new Readiness({ ...usual, ...parts });
  const failing = async (): Promise<string[]> =>
    (await readiness.checks()).flatMap(({ name, isOk }) => (isOk ? [] : [name]));
  return { clock, counts, readiness, failing };
}

it("writes to the disk once a second at most, however many ask", async () => {
  const { readiness, clock, counts } = setUp();
  await Promise.all([readiness.checks(), readiness.checks()]);
  await clock.advance(999);
  await readiness.checks();
  expect(counts.probes).toBe(1);
  await clock.advance(1);
  expect(await readiness.checks()).toMatchObject([
    { name: "storage", isOk: true },
    { name: "clock", isOk: true },
    { name: "cats", isOk: true },
  ]);
  expect(counts.probes).toBe(2);
});

it("waits two seconds for a disk that hangs, and gives it nothing more to do until it is back", async () => {
  let probes = 0;
  const hanging = Promise.withResolvers<null>();
  const probe = () => {
    probes++;
    return probes === 1 ? hanging.promise : Promise.resolve(null);
  };
  const { clock, failing, readiness } = setUp({ probe });
  for (const _ of [1, 2]) {
    const failed = failing();
    await clock.advance(2000);
    expect(await failed).toEqual(["storage"]);
  }
  expect(probes).toBe(1);
  hanging.resolve(null);
  await clock.advance(1000);
  expect(await failing()).toEqual([]);
  expect(probes).toBe(2);
  await readiness.close();
  expect(clock.pending).toBe(0);
});

it.each([
  ["full", "The disk is full"],
  ["io", "cannot be written (EIO)"],
] as const)("goes by the database too where that says: %s", async (kind, words) => {
  const stockSize = () => Promise.reject(new StorageError(kind, null));
  const { readiness } = setUp({ stockSize });
  expect(await readiness.checks()).toMatchObject([
    { name: "storage", isOk: false, detail: expect.stringContaining(words) },
    { name: "clock", isOk: true },
    { name: "cats", isOk: true },
  ]);
});

it("holds the clock to the newest record and to its own start", async () => {
  const { clock, failing } = setUp();
  clock.jumpWall(-48 * 3_600_000);
  expect(await failing()).toEqual(["clock"]);
  clock.jumpWall(48 * 3_600_000);
  await clock.advance(1000);
  expect(await failing()).toEqual([]);
  expect(await setUp({ newestRecordAt: Date.UTC(2026, 11, 1) }).failing()).toEqual(["clock"]);
});

it("says where there are no cats and none can be made", async () => {
  const { failing } = setUp({ stockSize: async () => 0, canMakeCats: () => false });
  expect(await failing()).toEqual(["cats"]);
});
