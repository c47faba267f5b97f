import { expect } from "vitest";
import type { Launch } from "../daemon-process.ts";
import { firstContradiction, type RuleName } from "./check-history.ts";
import { claimWithoutCats } from "./claims-without-cats.ts";
import { USUAL } from "./crowd.ts";
import { noteFigures } from "./expect-sound.ts";
import { watchSyncs } from "./fsyncs.ts";
import { fillDisk } from "./full-disk.ts";
import type { History } from "./history.ts";
import { letThrough } from "./long-run.ts";
import { presentMadeUpTokens } from "./made-up-tokens.ts";
import { BUGS, BuggyDaemon } from "./planted-bugs.ts";
import { raceClaims } from "./racing-claims.ts";
import { sendRandomRequests } from "./random-requests.ts";
import { restartInWindows } from "./restarts.ts";
import { beRough } from "./rough-clients.ts";
import { rush } from "./rush.ts";
import { scaled } from "./scale.ts";
import { killAtRandom } from "./sigkill.ts";
import { stopProcess } from "./stopped-process.ts";
import { itWith } from "./tools.ts";
import { jumpWallClock, SMALL_STEPS } from "./wall-clock.ts";

export type BugName = keyof typeof BUGS;
type Scenario = (launch: Launch) => Promise<History>;

const terms = { counters: 1, claimWindowMs: 1000, viewWindowMs: 1000 };
const inQuiet: Scenario = (launch) => rush({ launch, terms, people: 6, lines: 900, seed: 1 });
const inHurry: Scenario = (launch) =>
  rush({ launch, terms, people: 6, lines: 1500, seed: 1, habits: { ...USUAL, leaves: 0.95 } });
const killed: Scenario = (launch) =>
  killAtRandom({ launch, rounds: scaled(3, 20), people: 10, seed: 4, habits: { ...USUAL, sleeps: 0.5 } });
const restarted: Scenario = (launch) => restartInWindows({ launch, restarts: 4 });
const random: Scenario = async (launch) =>
  (await sendRandomRequests({ launch, requests: 500, seed: 9457 })).history;
const racing: Scenario = async (launch) => (await raceClaims({ launch, tickets: 3 })).history;
const synced: Scenario = (launch) => watchSyncs({ launch, lines: 600 });
const stopped: Scenario = (launch) => stopProcess({ launch, stopsMs: [3000] });
const jumping: Scenario = (launch) => jumpWallClock({ launch, everyMs: 700, jumps: SMALL_STEPS });
const dripping: Scenario = async (launch) =>
  (
    await beRough({
      launch,
      clients: 4,
      waves: 1,
      quietMs: 100,
      freeP99Ms: 1e6,
      only: ["drips its headers", "drips its body"],
    })
  ).history;

const filled: Scenario = async (launch) => (await fillDisk({ launch, fullMs: 8000 })).history;

const withoutCats: Scenario = async (launch) => (await claimWithoutCats({ launch })).history;

const lasting: Scenario = async (launch) =>
  (
    await letThrough({
      // Room for all that the bug keeps: so much that no noise hides it.
      launch: { ...launch, env: { NODE_OPTIONS: "--max-semi-space-size=2" } },
      tickets: 24_000,
      perSecond: 2000,
      sampleEveryMs: 250,
    })
  ).history;

/** What finds each, and the rules any of which may be the first to notice. */
const FINDERS: Readonly<
  Record<BugName, { scenario: Scenario; rules: RuleName[]; tool?: "strace" | "faketime" | "mount" }>
> = {
  "acknowledges before the commit": { scenario: killed, rules: ["numbers", "keys", "ends", "revisions"] },
  "keeps half of what it acknowledges": {
    scenario: inHurry,
    rules: ["numbers", "keys", "ends", "revisions", "order"],
  },
  "does not wait for the disk": { scenario: synced, rules: ["disk"], tool: "strace" },
  "gives a number twice": { scenario: inHurry, rules: ["numbers", "keys"] },
  "mixes idempotency keys up": { scenario: inHurry, rules: ["keys"] },
  "forgets the key of its tokens": { scenario: killed, rules: ["holders", "numbers", "bans"] },
  "shortens windows by a restart": { scenario: restarted, rules: ["windows"] },
  "lengthens windows by a restart": { scenario: restarted, rules: ["windows"] },
  "counts the time it stood still": { scenario: stopped, rules: ["windows"] },
  "lets windows run down on a full disk": { scenario: filled, rules: ["windows"], tool: "mount" },
  "lengthens the window at every claim": { scenario: withoutCats, rules: ["windows"] },
  "goes by the wall clock": { scenario: jumping, rules: ["windows"], tool: "faketime" },
  "serves two at one counter": { scenario: inQuiet, rules: ["counters"] },
  "calls the last of the line": { scenario: inQuiet, rules: ["order"] },
  "hands one cat to all": { scenario: racing, rules: ["cats"] },
  "serves whoever makes a token up": { scenario: presentMadeUp, rules: ["holders"] },
  "bans for a slip of the keyboard": { scenario: random, rules: ["bans"] },
  "trips over a strange address": { scenario: random, rules: ["refusals"] },
  "refuses in another form": { scenario: random, rules: ["refusals"] },
  "keeps every answer in memory": { scenario: lasting, rules: ["gauges"] },
  "lets drippers be": { scenario: dripping, rules: ["nuisances"] },
};

function presentMadeUp(launch: Launch): Promise<History> {
  return presentMadeUpTokens({ launch });
}

/** A test that the harness finds that bug, and by the right rule. */
export function itFinds(name: BugName): void {
  const { scenario, rules, tool } = FINDERS[name];
  itWith(
    tool ?? "node",
    `finds a daemon that ${name}`,
    async () => {
      const daemon = new BuggyDaemon(BUGS[name]);
      try {
        let history = await scenario({ bin: daemon.bin });
        // A kill has to hit the right moment, so what it brings to light may take a second look.
        if (!firstContradiction(history)) history = await scenario({ bin: daemon.bin });
        const found = firstContradiction(history);
        expect(found, `none of ${history.lines.length} lines was objected to`).not.toBeNull();
        expect(rules, found?.sentence).toContain(found?.rule);
        noteFigures({
          line: (found?.index ?? 0) + 1,
          of: history.lines.length,
          rule: found?.rule,
          said: found?.sentence,
        });
      } finally {
        daemon.remove();
      }
    },
    scaled(180_000, 900_000),
  );
}
