import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Progress } from "../ticket/progress.ts";
import { createHook, type HookFacts, runHook } from "./exec-hook.ts";

const folder = mkdtempSync(join(tmpdir(), "catq-hook-"));
afterAll(() => rmSync(folder, { recursive: true }));

const now = "2026-01-01T00:00:00.000Z";
const ticket = (state: "waiting" | "called" | "viewing", position: number | null): Progress => ({
  type: "ticket",
  ticket: {
    ...{ number: "A07", state, position, estimatedWaitMs: 0, longestWaitMs: 0, takenAt: now },
    ...{ claimBy: null, viewUntil: null, rejoinBy: null, rejoinPosition: null, now },
  },
});
const saved: Progress = {
  type: "saved",
  saved: {
    ...{ number: "A07", path: "/tmp/cat-A07.png", bytes: 3, mediaType: "image/png", sha256: "00" },
    ...{ credit: null, viewUntil: null },
  },
};

test("tells each event once, with its facts", () => {
  const told: HookFacts[] = [];
  const hook = createHook({ ahead: 1, server: "http://x", run: (facts) => told.push(facts) });
  const steps = [ticket("waiting", 4), ticket("waiting", 2), ticket("waiting", 1), ticket("called", null)];
  for (const step of [...steps, ticket("called", null), ticket("viewing", null), saved]) hook(step);
  const common = { CATQ_NUMBER: "A07", CATQ_SERVER: "http://x" };
  expect(told).toEqual([
    { ...common, CATQ_EVENT: "alert", CATQ_POSITION: "2", CATQ_STATE: "waiting" },
    { ...common, CATQ_EVENT: "called", CATQ_POSITION: "", CATQ_STATE: "called" },
    { ...common, CATQ_EVENT: "saved", CATQ_PATH: "/tmp/cat-A07.png", CATQ_MEDIA_TYPE: "image/png" },
  ]);
});

test.each([
  ["exit 3", "the command for --exec ended with exit code 3"],
  ["no-such-program", "the command for --exec was not found: is it installed, spelt right, and in the PATH?"],
  [folder, "the command for --exec was found, but may not be run: is it executable?"],
  ["kill -9 $$", "the command for --exec was ended by SIGKILL"],
])("says when the command fails, and goes on: %s", async (command, said) => {
  const troubles: string[] = [];
  runHook({ command, facts: {}, isHidden: true, onTrouble: (message) => troubles.push(message) });
  await expect.poll(() => troubles).toEqual([said]);
});
