import { render } from "ink-testing-library";
import { afterEach, expect, test } from "vitest";
import { createFakeClock } from "../../test/fake-clock.ts";
import { MOMENTS, type Moment, ticket } from "../../test/ui-moments.ts";
import type { Progress, TakeActions } from "../ticket/progress.ts";
import { themeOf } from "./look/theme.ts";
import { createLiveState, type LiveState } from "./state/live-state.ts";
import { TakeApp } from "./take-screen.tsx";
import { WatchApp } from "./watch-screen.tsx";

const ENTER = "\r";
const CTRL_C = "\u0003";
let stop: () => void = () => {};
afterEach(() => stop());

function liveAt(moment: Moment): { live: LiveState; emit: (progress: Progress) => void } {
  let emit: (progress: Progress) => void = () => {};
  const live = createLiveState({
    clock: createFakeClock(),
    source: (listener) => {
      emit = listener;
      return () => {};
    },
  });
  for (const step of MOMENTS[moment]) emit(step);
  return { live, emit: (progress) => emit(progress) };
}

function openTake(moment: Moment, changes: Partial<TakeActions> = {}) {
  const calls: string[] = [];
  const actions: TakeActions = {
    quit: () => calls.push("quit"),
    leave: async () => void calls.push("leave"),
    pass: async (places) => {
      calls.push(`pass ${places}`);
      emit({ type: "ticket", ticket: ticket({ position: 12 + places }) });
    },
    done: async () => void calls.push("done"),
    rejoin: async () => {
      calls.push("rejoin");
      emit({ type: "rejoined", ticket: ticket({ position: 3 }) });
    },
    ...changes,
  };
  const { live, emit } = liveAt(moment);
  const phoneAddress = async () => "https://cats.example/vet/#A07-4GZK9TQ2M8XC7";
  const parts = { live, actions, phoneAddress, theme: themeOf(false) };
  const app = render(<TakeApp {...parts} linger />);
  stop = () => {
    app.unmount();
    live.stop();
  };
  const shows = (text: string) => expect.poll(() => app.lastFrame()).toContain(text);
  return { calls, emit, shows, type: (key: string) => app.stdin.write(key) };
}

test("b comes back after a missed turn, with its place, and the line goes on", async () => {
  const screen = openTake("mayRejoin");
  await screen.shows("You may come back: 3rd in line.");
  screen.type("b");
  await screen.shows("You are back in the line.");
  await screen.shows("3rd in line");
  expect(screen.calls).toEqual(["rejoin"]);
});

test("x asks first; y gives the place up, n keeps it", async () => {
  const screen = openTake("waiting");
  await screen.shows("12th in line");
  screen.type("x");
  await screen.shows("Give up A16 for good?");
  screen.type("n");
  await screen.shows("let one go first");
  expect(screen.calls).toEqual([]);
  screen.type("x");
  await screen.shows("Give up A16 for good?");
  screen.type("y");
  await expect.poll(() => screen.calls).toEqual(["leave"]);
});

test("p lets one pass and says so; what the daemon refuses is told", async () => {
  const screen = openTake("waiting");
  await screen.shows("12th in line");
  screen.type("p");
  await expect.poll(() => screen.calls).toEqual(["pass 1"]);
  await screen.shows("You let one person go first.");
  expect(screen.calls).toEqual(["pass 1"]);

  stop();
  const refused = openTake("waiting", { pass: () => Promise.reject(new Error("You are already called")) });
  await refused.shows("12th in line");
  refused.type("p");
  await refused.shows("! Nobody was let go first. You are already called");
});

test("Enter is done while viewing; q and Ctrl-C leave", async () => {
  const screen = openTake("viewing");
  await screen.shows("Enter done");
  screen.type(ENTER);
  await expect.poll(() => screen.calls).toEqual(["done"]);
  screen.type(CTRL_C);
  await expect.poll(() => screen.calls).toEqual(["done", "quit"]);
});

test("? shows the keys and hides them, and a call takes their place", async () => {
  const screen = openTake("waiting");
  await screen.shows("12th in line");
  screen.type("?");
  await screen.shows("let one person go first");
  for (const step of MOMENTS.called) screen.emit(step);
  await screen.shows("It is your turn");
});

test("c shows a code for a phone, any key hides it, and a call takes its place", async () => {
  const screen = openTake("waiting");
  await screen.shows("c phone");
  screen.type("c");
  await screen.shows("▀▀▀▀▀");
  await screen.shows("Any key hides the code.");
  screen.type(" ");
  await screen.shows("12th in line");
  screen.type("c");
  await screen.shows("▀▀▀▀▀");
  for (const step of MOMENTS.called) screen.emit(step);
  await screen.shows("It is your turn");
  expect(screen.calls).toEqual([]);
});

test("a fault that is no error is told in plain words", async () => {
  const screen = openTake("viewing", { done: () => Promise.reject("odd") });
  await screen.shows("Enter done");
  screen.type(ENTER);
  await screen.shows("That did not work");
});

test("the board follows, and q or Ctrl-C leaves it", async () => {
  const { live, emit } = liveAt("connecting");
  let quits = 0;
  const app = render(<WatchApp live={live} onQuit={() => (quits += 1)} theme={themeOf(true)} />);
  stop = () => {
    app.unmount();
    live.stop();
  };
  await expect.poll(() => app.lastFrame()).toContain("Connecting");
  for (const step of MOMENTS.waiting) emit(step);
  await expect.poll(() => app.lastFrame()).toContain("looking at a cat");
  app.stdin.write("?");
  await expect.poll(() => app.lastFrame()).toContain("show or hide this page");
  app.stdin.write("q");
  await expect.poll(() => quits).toBe(1);
});
