import { expect, test } from "vitest";
import { Garbled, Refused, Unreachable } from "../errors.ts";
import { decideNext, type StreamEnd } from "./reconnect.ts";

const unreachable = new Unreachable({
  server: "http://x",
  reason: "nothing listens there",
  mayHaveArrived: false,
});
const failed = (error: Refused | Garbled | Unreachable): StreamEnd => ({ kind: "failed", error });
const refused = (code: string, status: number, retryAfterMs: number | null = null): StreamEnd =>
  failed(new Refused({ code, status, message: "no.", retryAfterMs }));

function next(
  end: StreamEnd,
  o: { failures?: number; chance?: number; retryMs?: number | null; hasHadEvents?: boolean } = {},
) {
  const { failures = 1, chance = 1, retryMs = null, hasHadEvents = true } = o;
  return decideNext({ end, failures, retryMs, hasHadEvents, random: () => chance });
}

test("pauses grow, from the stream's own retry on", () => {
  const pauses = [1, 2, 3].map((failures) => next(failed(unreachable), { failures }));
  expect(pauses.map((step) => step.do === "reconnect" && step.afterMs)).toEqual([500, 1000, 2000]);
  expect(next({ kind: "closed" }, { retryMs: 3000 })).toMatchObject({ do: "reconnect", afterMs: 3000 });
});

test("waits as long as a busy server asks, and a little more", () => {
  expect(next(refused("slow-down", 429, 30_000), { chance: 0.5 })).toMatchObject({
    do: "reconnect",
    afterMs: 31_500,
  });
  expect(next(refused("unavailable", 503))).toMatchObject({ do: "reconnect", afterMs: 500 });
});

test.each([
  ["seen", 410],
  ["banned", 403],
  ["no-token", 401],
  ["queue-empty", 404],
  ["mistyped-token", 400],
])("%s (%i) is final", (code, status) => {
  expect(next(refused(code, status))).toMatchObject({ do: "give-up", error: { code } });
});

test("nonsense is final at first, and waited out once the daemon has been there", () => {
  const garbled = failed(new Garbled("http://x", "HTTP 502"));
  expect(next(garbled, { hasHadEvents: false }).do).toBe("give-up");
  expect(next(garbled).do).toBe("reconnect");
});
