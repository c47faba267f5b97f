import { expect, it } from "vitest";
import { Roster } from "./roster.ts";

it("holds who came and has not left", () => {
  const roster = new Roster<string>();
  const seats = ["a", "b", "c", "d"].map((name) => roster.add(name));
  const leave = (...indexes: number[]): boolean[] =>
    indexes.map((index) => {
      const seat = seats[index];
      return seat !== undefined && roster.remove(seat);
    });
  expect(leave(1)).toEqual([true]);
  expect([...roster].sort()).toEqual(["a", "c", "d"]);
  expect(leave(3, 0)).toEqual([true, true]);
  expect([...roster]).toEqual(["c"]);
  roster.add("e");
  expect([...roster].sort()).toEqual(["c", "e"]);
});

it("lets nobody leave twice", () => {
  const roster = new Roster<string>();
  const seat = roster.add("a");
  roster.add("b");
  expect(roster.remove(seat)).toBe(true);
  expect(roster.remove(seat)).toBe(false);
  expect([...roster]).toEqual(["b"]);
});

it("goes through all who are there, though some leave meanwhile", () => {
  const roster = new Roster<number>();
  const seats = [1, 2, 3, 4].map((n) => roster.add(n));
  const met: number[] = [];
  for (const member of roster) {
    met.push(member);
    for (const seat of seats) if (seat.member === member) roster.remove(seat);
  }
  expect(met).toEqual([1, 2, 3, 4]);
  expect([...roster]).toEqual([]);
});
