import type { TicketView } from "@catq/shared/schemas";
import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fake-clock.ts";
import { at, ticketOf } from "../../test/scripted-server.ts";
import { startTurnClock } from "./turn-clock.ts";
import { type AskedTicket, graceWithin, turnEnd } from "./turn-end.ts";

/** A viewing ticket that has `leftMs` left by the daemon's clock, which is an hour off. */
function viewing(leftMs: number, daemonNow = 3_600_000): TicketView {
  return ticketOf(7, {
    state: "viewing",
    position: null,
    now: at(daemonNow),
    viewUntil: at(daemonNow + leftMs),
  });
}

/** A turn of 60 s with a grace of 10 s; `answers` are the daemon's, one each time that it is asked. */
function watch(answers: (number | null)[] = []) {
  const clock = createFakeClock();
  const steps: string[] = [];
  const note = (step: string): void => void steps.push(`${step} ${clock.now()}`);
  const turn = startTurnClock({
    clock,
    graceMs: 10_000,
    first: { ticket: viewing(60_000), sentAt: 0, receivedAt: 0 },
    async ask(): Promise<AskedTicket | null> {
      note("ask");
      const leftMs = answers.shift() ?? null;
      return leftMs === null
        ? null
        : { ticket: viewing(leftMs), sentAt: clock.now(), receivedAt: clock.now() };
    },
    onEnding: (leftMs) => note(`ending, ${leftMs} left,`),
    onEnd: () => note("end"),
  });
  /** Step by step, so that each answer comes before the next wake. */
  const advance = async (ms: number): Promise<void> => {
    for (let i = 0; i < ms; i += 50) {
      clock.advance(50);
      await Promise.resolve();
      await Promise.resolve();
    }
  };
  return { clock, turn, steps, advance };
}

test("comes to the grace and to the end by the daemon's word, asking once before each", async () => {
  const { steps, advance } = watch([11_000, 1_000]);
  await advance(61_000);
  expect(steps).toEqual(["ask 49000", "ending, 10000 left, 50000", "ask 59000", "end 60000"]);
});

test("relies on what it knows while the daemon does not answer, and keeps asking", async () => {
  const { steps, advance } = watch();
  await advance(61_000);
  expect(steps.filter((step) => !step.startsWith("ask"))).toEqual(["ending, 10000 left, 50000", "end 60000"]);
  expect(steps.filter((step) => step.startsWith("ask"))).toHaveLength(8);
});

test("a daemon that was down gives the time back, if only at the last moment", async () => {
  const { steps, advance } = watch([null, null, 30_000, 11_000, 1_000]);
  await advance(80_000);
  expect(steps).toEqual([
    "ask 49000",
    "ask 49250",
    "ask 49500",
    "ask 68500",
    "ending, 10000 left, 69500",
    "ask 78500",
    "end 79500",
  ]);
});

test("a pause moves the end on for as long as it is", async () => {
  const { turn, steps, advance } = watch(Array.from({ length: 100 }, () => 12_000));
  await advance(60_000);
  expect(steps.filter((step) => !step.startsWith("ask"))).toEqual([]);
  expect(turn.endsAt).toBeGreaterThan(69_000);
  // Once a second: nobody is pestered.
  expect(steps.length).toBeLessThan(15);
});

test("what the stream tells of a longer window is asked about, and what is only late is not", async () => {
  const { turn, steps, advance } = watch([90_000]);
  turn.onTicket(viewing(60_300));
  await advance(1_000);
  expect(steps).toEqual([]);
  turn.onTicket(viewing(90_000));
  await advance(1_000);
  expect(steps).toEqual(["ask 1000"]);
  expect(turn.endsAt).toBe(91_000);
});

test("a machine that slept past the end is told at once, and nothing after it is stopped", async () => {
  const { clock, turn, steps } = watch();
  clock.oversleep(100_000);
  expect(steps.filter((step) => !step.startsWith("ask"))).toEqual(["ending, 0 left, 100000", "end 100000"]);
  const other = watch();
  other.turn.stop();
  await other.advance(61_000);
  expect(other.steps).toEqual([]);
  turn.stop();
});

test("the end is never taken for later than all answers allow, however slow they are", () => {
  const slow = { ticket: viewing(50_000), sentAt: 10_000, receivedAt: 14_000 };
  expect(turnEnd(slow, null)).toBe(60_000);
  // Between the two bounds nothing new is known; outside, the nearer one is.
  expect(turnEnd(slow, 62_000)).toBe(62_000);
  expect(turnEnd(slow, 70_000)).toBe(64_000);
  expect(turnEnd(slow, 50_000)).toBe(60_000);
  expect(turnEnd({ ...slow, ticket: ticketOf(7) }, 50_000)).toBeNull();
});

test("the grace is half of the window at most", () => {
  expect([graceWithin(10_000, 60_000), graceWithin(10_000, 6_000), graceWithin(0, 6_000)]).toEqual([
    10_000, 3_000, 0,
  ]);
});
