import { expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { waitUntil } from "./wait.ts";

function waiting(clock: FakeClock, failures: readonly Error[], signal = new AbortController().signal) {
  const told: [message: string, pauseMs: number][] = [];
  const left = [...failures];
  const ended = waitUntil(
    async () => {
      const error = left.shift();
      if (error) throw error;
      return "open";
    },
    {
      clock,
      chance: () => 0,
      signal,
      isPassing: ({ message }: Error) => message !== "for ever",
      onWait: ({ message }: Error, pauseMs) => told.push([message, pauseMs]),
    },
  );
  return { ended, told };
}

it("tries again with growing pauses, tells of each new fault, and again of one that stays a minute", async () => {
  const clock = new FakeClock();
  const { ended, told } = waiting(clock, [...Array(13).fill(new Error("away")), new Error("starting")]);
  for (let second = 0; second < 120; second++) await clock.advance(1000);
  expect(await ended).toBe("open");
  expect(told).toEqual([
    ["away", 250],
    ["away", 10_000],
    ["starting", 10_000],
  ]);
});

it("ends at once where waiting does not help, and when it is told to", async () => {
  const clock = new FakeClock();
  await expect(waiting(clock, [new Error("for ever")]).ended).rejects.toThrow("for ever");
  const stopping = new AbortController();
  const { ended } = waiting(clock, [new Error("away"), new Error("away")], stopping.signal);
  stopping.abort(new Error("stop"));
  await expect(ended).rejects.toThrow("stop");
});

it("says nothing of a try that failed because it was given up", async () => {
  const told = new AbortController();
  const said: string[] = [];
  const ended = waitUntil(
    async () => {
      told.abort("SIGTERM");
      throw new Error("given up");
    },
    {
      clock: new FakeClock(),
      chance: () => 0,
      signal: told.signal,
      isPassing: () => true,
      onWait: ({ message }: Error) => said.push(message),
    },
  );
  await expect(ended).rejects.toBe("SIGTERM");
  expect(said).toEqual([]);
});
