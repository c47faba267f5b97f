import { expect, test } from "vitest";
import { MOMENTS, type Moment, stateAfter } from "../../../test/ui-moments.ts";
import { commandFor, type KeyPress, keysFor } from "./keys.ts";
import { reduce } from "./reduce.ts";

const press = (input: string, more: Partial<KeyPress> = {}): KeyPress => ({
  input,
  isCtrl: false,
  isReturn: false,
  isEscape: false,
  ...more,
});
const enter = press("\r", { isReturn: true });
const take = (moment: Moment, key: KeyPress) => commandFor("take", stateAfter(MOMENTS[moment]), key);

test("in the line: q closes, x asks, p lets one pass, ? shows the keys; Enter does nothing", () => {
  expect(["q", "x", "p", "?", "z", "qq"].map((key) => take("waiting", press(key)))).toEqual([
    "quit",
    "ask-leave",
    "pass",
    "keys",
    null,
    null,
  ]);
  expect(take("waiting", enter)).toBeNull();
  expect(take("waiting", press("Q"))).toBe("quit");
});

test("while viewing: Enter is done; the place can neither be given up nor passed on", () => {
  expect(take("viewing", enter)).toBe("done");
  expect(take("viewing", press("x"))).toBeNull();
  expect(take("viewing", press("p"))).toBeNull();
});

test("at the end q and Enter close", () => {
  expect(take("missed", enter)).toBe("quit");
  expect(take("done", press("q"))).toBe("quit");
});

test("Ctrl-C is a way out of every state, other control keys are nothing", () => {
  for (const moment of Object.keys(MOMENTS) as Moment[]) {
    expect(take(moment, press("c", { isCtrl: true }))).toBe("quit");
    expect(take(moment, press("x", { isCtrl: true }))).toBeNull();
  }
});

test("giving up needs a yes; anything else stays", () => {
  const asking = reduce(stateAfter(MOMENTS.waiting), { type: "command", command: "ask-leave", at: 1 });
  expect(commandFor("take", asking, press("y"))).toBe("leave");
  expect(["n", "x", "q", ""].map((key) => commandFor("take", asking, press(key)))).toEqual(
    Array(4).fill("stay"),
  );
});

test("while one thing is asked of the daemon no other is, but leaving the screen is", () => {
  const pending = reduce(stateAfter(MOMENTS.waiting), { type: "command", command: "pass", at: 1 });
  expect(["p", "x", "q", "?"].map((key) => commandFor("take", pending, press(key)))).toEqual([
    null,
    null,
    "quit",
    "keys",
  ]);
});

test("Escape hides the page of keys", () => {
  const shown = reduce(stateAfter(MOMENTS.waiting), { type: "command", command: "keys", at: 1 });
  expect(commandFor("take", shown, press("", { isEscape: true }))).toBe("keys");
});

test("the board of watch has two keys", () => {
  expect(keysFor("watch", "connecting").map((row) => row.key)).toEqual(["q", "?"]);
  expect(commandFor("watch", stateAfter(MOMENTS.waiting), press("x"))).toBeNull();
});
