import { expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { growthRoom, type RoomParts } from "./growth-room.ts";

const GIB = 1024 ** 3;

function setUp(parts: Partial<RoomParts> = {}) {
  const clock = new FakeClock();
  const loop = { idle: 100, active: 500 };
  const freeBytes = async (): Promise<number> => 10 * GIB;
  const room = growthRoom({
    clock,
    folder: "/queue",
    loop: () => ({ ...loop }),
    freeBytes,
    ...parts,
  });
  const pass = async (idleMs: number, busyMs: number): Promise<boolean> => {
    loop.idle += idleMs;
    loop.active += busyMs;
    await clock.advance(idleMs + busyMs);
    return await room();
  };
  return { pass };
}

it("has room while the event loop is idle for half of the time", async () => {
  const { pass } = setUp();
  expect(await pass(900, 100)).toBe(true);
  expect(await pass(400, 600)).toBe(false);
  // Of the time since it last looked, not of all time.
  expect(await pass(600, 400)).toBe(true);
});

it("does not look more often than twice a second", async () => {
  const { pass } = setUp();
  expect(await pass(1000, 0)).toBe(true);
  expect(await pass(0, 499)).toBe(true);
  expect(await pass(0, 1)).toBe(false);
});

it("leaves half a gigabyte of the disk to tickets", async () => {
  let free = GIB / 2;
  const { pass } = setUp({ freeBytes: async () => free });
  expect(await pass(1000, 0)).toBe(true);
  free--;
  expect(await pass(1000, 0)).toBe(false);
});

it("has no room on a disk that cannot be asked, and asks none where another machine has the queue", async () => {
  const freeBytes = async (): Promise<number> => {
    throw new Error("it is gone");
  };
  expect(await setUp({ freeBytes }).pass(1000, 0)).toBe(false);
  expect(await setUp({ freeBytes, folder: null }).pass(1000, 0)).toBe(true);
});

it("asks the real event loop and the real disk", async () => {
  const room = growthRoom({ clock: new FakeClock(), folder: import.meta.dirname });
  expect(typeof (await room())).toBe("boolean");
});
