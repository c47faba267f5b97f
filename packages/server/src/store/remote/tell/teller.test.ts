import { expect, it } from "vitest";
import { FakeClock } from "../../../../test/fake-clock.ts";
import { type Revisions, readRevisions } from "./revisions.ts";
import { Teller } from "./teller.ts";

const at = (board: number): Revisions => ({ daemon: "a", board, bans: 0, settings: 0, stock: 0 });

it("tells at once, and then the newest once in 50 ms", async () => {
  const clock = new FakeClock();
  const told: [number, number | undefined][] = [];
  const teller = new Teller(clock, (payload) => told.push([clock.now(), readRevisions(payload)?.board]));
  teller.tell(at(1));
  await clock.advance(10);
  teller.tell(at(2));
  teller.tell(at(3));
  await clock.advance(200);
  teller.tell(at(4));
  teller.tell(at(4));
  expect(told).toEqual([
    [0, 1],
    [50, 3],
    [210, 4],
  ]);
  await clock.advance(60);
  teller.tell(at(4));
  expect(told).toHaveLength(3);
  teller.tell(at(5));
  expect(clock.pending).toBe(1);
  teller.close();
  expect(clock.pending).toBe(0);
});

it("reads no notification that is not its own kind", () => {
  expect(readRevisions("nonsense")).toBeNull();
  expect(readRevisions('{"daemon":"a","board":"1"}')).toBeNull();
  expect(readRevisions("null")).toBeNull();
});
