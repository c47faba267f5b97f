import { expect, test } from "vitest";
import { controlJob, type Job } from "./job-control.ts";

function setUp() {
  const log: string[] = [];
  const listeners = new Map<string, () => void>();
  const place = { isInForeground: true };
  const job: Job = {
    on: (signal, listener) => listeners.set(signal, listener),
    off: (signal) => listeners.delete(signal),
    stop: () => log.push(listeners.has("SIGTSTP") ? "stopped while it listens" : "stopped"),
    isInForeground: () => place.isInForeground,
  };
  const end = controlJob(job, async () => {
    log.push("given back");
    return { resume: async () => void log.push("drawn") };
  });
  const signal = async (name: string): Promise<void> => {
    listeners.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { log, listeners, place, signal, end };
}

test("gives the terminal back before it stops, and draws when it goes on", async () => {
  const { log, signal } = setUp();
  await signal("SIGTSTP");
  expect(log).toEqual(["given back", "stopped", "drawn"]);
  await signal("SIGTSTP");
  expect(log.slice(3)).toEqual(["given back", "stopped", "drawn"]);
});

test("draws anew after a stop that it could not hear of", async () => {
  const { log, signal } = setUp();
  await signal("SIGCONT");
  expect(log).toEqual(["given back", "drawn"]);
});

test("goes on unseen in the background, until it is in the foreground", async () => {
  const { log, place, signal } = setUp();
  place.isInForeground = false;
  await signal("SIGTSTP");
  await signal("SIGCONT");
  expect(log).toEqual(["given back", "stopped"]);
  place.isInForeground = true;
  await signal("SIGCONT");
  expect(log.at(-1)).toBe("drawn");
});

test("listens no longer than the screen is up", () => {
  const { listeners, end } = setUp();
  end();
  expect(listeners.size).toBe(0);
});
