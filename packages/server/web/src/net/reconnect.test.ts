import { expect, it } from "vitest";
import { HELD } from "../../test/states.ts";
import type { Problem } from "../queue/parse.ts";
import type { StreamEnd } from "./event-stream.ts";
import { decideNext } from "./reconnect.ts";

const held = HELD.ticket;
const decide = (end: StreamEnd, who = held) =>
  decideNext({ end, failures: 1, held: who, retryMs: null, random: () => 0.5 });
const problem = (
  code: string,
  status: number,
  extras = {},
  retryAfterMs: number | null = null,
): StreamEnd => ({
  kind: "refused",
  problem: { code, status, detail: `It is ${code}.`, retryAfterMs, extras } satisfies Problem,
});

it.each([
  [{ kind: "closed" }, "closed"],
  [{ kind: "silent" }, "silent"],
  [{ kind: "failed", reason: "gone" }, "gone"],
  [problem("unavailable", 503), "unavailable"],
] as const)("tries again after %j, and says why", (end, said) => {
  const next = decide(end);
  expect(next.lost).toContain(said);
  expect(next.afterMs).toBeGreaterThan(0);
  expect([next.ended, next.ban]).toEqual([null, null]);
});

it("waits as long as it is asked to, and a little longer", () => {
  expect(decide(problem("too-many-streams", 503, {}, 10_000)).afterMs).toBe(10_500);
});

it.each([
  ["missed", 410, "missed"],
  ["queue-empty", 404, "ended"],
  ["other-queue", 412, "other-queue"],
  ["no-token", 401, "ended"],
] as const)("ends the ticket on %s, and goes on with the board at once", (code, status, outcome) => {
  const next = decide(problem(code, status));
  expect(next).toEqual({
    afterMs: 0,
    lost: null,
    ban: null,
    ended: { number: "A07", outcome, detail: `It is ${code}.` },
  });
  expect(decide(problem(code, status), null).ended).toBeNull();
});

it("tells a ban with what is known of it, and asks now and then whether it is over", () => {
  const until = "2031-01-01T00:00:00.000Z";
  const next = decide(
    problem("banned", 403, { reason: "cheating", since: "s", until, address: "203.0.113.9" }),
  );
  expect(next.ban).toEqual({
    since: "s",
    until,
    reason: "cheating",
    detail: "It is banned.",
    address: "203.0.113.9",
  });
  expect(next.afterMs).toBeGreaterThanOrEqual(10_000);
  expect(decide(problem("banned", 403)).ban).toMatchObject({ until: null, reason: "It is banned." });
});
