import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runCommand } from "../../test/catqd-command.ts";
import type { RehearsalReport } from "../rehearsal/report.ts";
import type { RehearsalAsked } from "./rehearse-command.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "catqd-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report: RehearsalReport = {
  type: "rehearsal",
  visitors: 500,
  counters: 4,
  pace: 60,
  durationMs: 5_400_000,
  outcomes: { coming: 0, refused: 0, waiting: 0, called: 0, viewing: 0, seen: 480, missed: 20, banned: 0 },
  waited: { medianMs: 2_400_000, p95Ms: 4_800_000, maxMs: 5_100_000 },
  request: { medianMs: 3.14, p99Ms: 40, maxMs: 120 },
  refusals: { "no-token": 5 },
  failures: 0,
  load: {
    daemonCpu: { mean: 0.12, max: 0.4 },
    cores: 2,
    idleCpu: 0.5,
    daemonBytes: 180e6,
    freeBytes: 5e9,
    eventLoopDelayMs: 30,
  },
  cat: { drawMs: 75, neededEveryMs: 7500 },
};

/** What `catqd rehearse` with these arguments asks for, and what it prints. */
async function rehearse(args: readonly string[], came: RehearsalReport | number = report, env = {}) {
  let asked: RehearsalAsked | undefined;
  const printed = await runCommand(["rehearse", ...args], {
    folder,
    env,
    rehearse: async (given) => {
      asked = given;
      return came;
    },
  });
  return { ...printed, asked };
}

it("goes by the example of an event, and reads neither variables nor files that lie about", async () => {
  mkdirSync(join(folder, ".config/catqd"), { recursive: true });
  writeFileSync(join(folder, ".config/catqd/catqd.yaml"), "counters: 9\ndata: /var/lib/catqd\n");
  const env = { CATQ_COUNTERS: "8", CATQ_CONFIG: join(folder, "nowhere.yaml"), CATQ_PORT: "nonsense" };
  const { asked, code } = await rehearse([], report, env);
  expect(code).toBe(0);
  expect(asked?.visitors).toBe(500);
  expect(asked?.event).toMatchObject({ counters: 4, catStock: 32, crowd: ["203.0.113.9/32"] });
  expect(asked?.defaults).toMatchObject({ counters: 1, crowd: [] });
});

it("goes by the file that is named, and by flags over it", async () => {
  writeFileSync(join(folder, "event.yaml"), "counters: 6\nview-window: 30s\n");
  const { asked } = await rehearse(["--config", "event.yaml", "--counters", "3", "--visitors", "40"]);
  expect(asked?.visitors).toBe(40);
  expect(asked?.event).toMatchObject({ counters: 3, viewWindowMs: 30_000, crowd: [] });
});

it("refuses a faulty file, options that a rehearsal does not go by, and numbers that are none", async () => {
  writeFileSync(join(folder, "event.yaml"), "counter: 6\n");
  expect(await rehearse(["--config", "event.yaml"])).toMatchObject({ code: 78, asked: undefined });
  for (const args of [
    ["--port", "80"],
    ["--visitors", "0"],
    ["--visitors", "5001"],
    ["--visitors", "x"],
  ])
    expect(await rehearse(args)).toMatchObject({ code: 2, asked: undefined });
});

it("tells how long people waited, what was refused, and what the machine had left", async () => {
  const { out } = await rehearse([]);
  expect(out).toMatchInlineSnapshot(`
    "All of 500 got a number: 480 saw a cat, 20 missed their turn.
    With 4 counters it took 1 h 30 min.
    Waited until the call: half of them up to 40 min, 95 of 100 up to 1 h 20 min, the longest 1 h 25 min.
    Refused:
      no-token 5: they typed a number in place of a token; nobody was banned for it
    An answer took 3.1 ms, 99 of 100 up to 40 ms, the longest 120 ms.
    All went 60 times as fast, and each of these counts as often: the event itself takes less.

    What the machine had left, with the visitors on it, and all of it so much faster:
      processor  catqd took 12 % of one core, 40 % in its busiest second; of 2 cores, 50 % was idle
      memory     catqd took 180 MB at most; 5000 MB were free at least
      event loop 30 ms late at most
      cats       one is drawn in 75 ms; the counters need one every 8 s or so

    All well: everybody got a number and a turn.
    "
  `);
  expect(JSON.parse((await rehearse(["--json"])).out)).toEqual(report);
});

it("prints with --json what docs/operator-json.md describes", () => {
  const docs = readFileSync(join(import.meta.dirname, "../../../../docs/operator-json.md"), "utf8");
  const example = /^## rehearse\n+```json\n(.*?)```/ms.exec(docs)?.[1];
  expect(JSON.parse(example ?? "null")).toEqual(report);
});

it("ends with 1 where somebody got no number, and says what to do; with the signal's code where it was stopped", async () => {
  const outcomes = { ...report.outcomes, seen: 8, missed: 0, refused: 492 };
  const refusals = { "too-many-tickets": 492 };
  const { code, out } = await rehearse([], { ...report, outcomes, refusals });
  expect(code).toBe(1);
  expect(out).toContain("8 of 500 got a number");
  expect(out).toContain(
    "too-many-tickets 492: their address has as many tickets as it may: name it with --crowd",
  );
  expect(out).toContain("Not well: see above.");
  expect(await rehearse([], 130)).toMatchObject({ code: 130, out: "" });
});
