import { expect, test } from "vitest";
import { MOMENTS, type Moment, saved, stateAfter } from "../../../test/ui-moments.ts";
import { bannerOf, linesOf, sentences } from "./banner.ts";
import { partingLines } from "./endings.ts";
import { reduce } from "./reduce.ts";

const parting = (moment: Moment): string => partingLines(stateAfter(MOMENTS[moment])).join("\n");

test("what stays in the terminal is short: number, outcome, path", () => {
  expect(parting("done")).toBe("A16: your cat is saved as /home/anna/pictures/cat-A16.png");
  expect(parting("viewing")).toBe(parting("done"));
  expect(parting("missed")).toBe(
    "A16 missed its turn.\nIts cat was not claimed in time.\nTake a new number to try again.",
  );
  expect(parting("banned")).toContain("This address is banned.\nWhy: it presented a token");
  expect(parting("left")).toContain("You gave up A16.");
  expect(parting("ended")).toContain("A16 has ended.");
});

test("who leaves the screen is told that the place is kept", () => {
  expect(parting("waiting")).toBe("A16 keeps its place, 12th in line.");
  expect(parting("next")).toBe("A16 keeps its place, next in line.");
  expect(parting("called")).toBe("A16 is called: its cat waits.");
});

test("without a ticket there is nothing to say but what went wrong", () => {
  expect(parting("connecting")).toBe("");
  expect(parting("unreachable")).toContain("does not answer. Is catqd running?");
});

test("a cat that went into a pipe has no path", () => {
  const state = stateAfter([...MOMENTS.called, { type: "saved", saved: saved({ path: "-" }) }]);
  expect(partingLines(state)).toEqual(["A16: your cat is saved as standard output"]);
});

test("a lost connection is told before all else, with its age; in few words where there is little room", () => {
  const lost = reduce(stateAfter([...MOMENTS.paused, ...MOMENTS.trouble, ...MOMENTS.reconnecting]), {
    type: "tick",
    at: 12_300,
  });
  expect(bannerOf(lost)?.text).toMatch(
    /^! Connection lost at \d\d:\d\d:\d\d \(12 s ago\)\. Trying again; your place is kept\.$/,
  );
  expect(bannerOf(lost, true)?.text).toMatch(/^! Offline since \d\d:\d\d:\d\d; retrying\.$/);
});

test("an open queue without trouble needs no word", () => {
  expect(bannerOf(stateAfter(MOMENTS.waiting))).toBeNull();
  expect(bannerOf(stateAfter(MOMENTS.paused))?.text).toContain("Paused");
  expect(bannerOf(stateAfter(MOMENTS.closed), true)?.text).toContain("Closed");
});

test("two sentences stay two, and the lines they take are bounded", () => {
  expect(sentences("It broke", "Try again.")).toBe("It broke. Try again.");
  expect(sentences("It broke!", "Try again.")).toBe("It broke! Try again.");
  expect(sentences("It broke.", "trying again")).toBe("It broke; trying again");
  expect(sentences("It broke", null)).toBe("It broke");
  expect(linesOf("x".repeat(78), 78, 3)).toBe(1);
  expect(linesOf("x".repeat(79), 78, 3)).toBe(2);
  expect(linesOf("x".repeat(9999), 78, 3)).toBe(3);
});
