import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Launch } from "../daemon-process.ts";
import { Crowd, USUAL } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import type { History } from "./history.ts";
import { FAKETIME } from "./tools.ts";

const HOUR_S = 3600;
const FOR_EVER = ["--ticket-retention", "forever", "--log-retention", "forever"];

/** One thing that befalls the wall clock: by how many seconds it is off from then on. */
export interface Jump {
  readonly offsetS: number;
  /** How long the process stands still meanwhile, as when the machine sleeps; 0: not at all. */
  readonly asleepMs: number;
}

/** Steps so small that they could pass for time. */
export const SMALL_STEPS: readonly Jump[] = [1.5, 3, 4.5, 3, 1.5, 0].map((offsetS) => ({
  offsetS,
  asleepMs: 0,
}));

/** Two days forth and back, at once, in steps, and while the machine sleeps. */
export const JUMPS: readonly Jump[] = [
  ...SMALL_STEPS,
  { offsetS: 48 * HOUR_S, asleepMs: 0 },
  { offsetS: -48 * HOUR_S, asleepMs: 0 },
  ...[-36, -24, -12, 0, 12, 24, 36, 48].map((hours) => ({ offsetS: hours * HOUR_S, asleepMs: 0 })),
  { offsetS: 0, asleepMs: 200 },
  { offsetS: HOUR_S, asleepMs: 300 },
  { offsetS: 48 * HOUR_S, asleepMs: 3000 },
  { offsetS: -48 * HOUR_S, asleepMs: 3000 },
  { offsetS: 0, asleepMs: 0 },
];

/** Sleeps of an hour. The process stands for a moment only: it is the clocks that tell of the hour, if they do. */
export const SLEEPS: readonly Jump[] = [1, 2, 3].map((hours) => ({ offsetS: hours * HOUR_S, asleepMs: 300 }));

/**
 * Lets the daemon's wall clock jump while windows run; answers the history on a clock that does not. With
 * `isMonotonicToo` the monotonic clock jumps as well, forward only: it stands while Linux sleeps (clock_gettime(2)),
 * and goes on while a virtual machine is held, or on other systems.
 */
export async function jumpWallClock(parts: {
  jumps: readonly Jump[];
  everyMs: number;
  isMonotonicToo?: boolean;
  launch?: Launch;
}): Promise<History> {
  const folder = mkdtempSync(join(tmpdir(), "catqd-clock-"));
  const file = join(folder, "offset");
  // Put there as a whole: the library reads the file at every look, and an empty one is no offset.
  const set = (offsetS: number): void => {
    writeFileSync(`${file}.new`, `${offsetS < 0 ? "" : "+"}${offsetS}`);
    renameSync(`${file}.new`, file);
  };
  set(0);
  const env = {
    LD_PRELOAD: FAKETIME ?? "",
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    ...(!parts.isMonotonicToo && { FAKETIME_DONT_FAKE_MONOTONIC: "1" }),
  };
  const terms = { counters: 3, claimWindowMs: 2500, viewWindowMs: 2500 };
  const lives = await DaemonLives.start({ terms, flags: FOR_EVER, launch: { ...parts.launch, env } });
  try {
    // Mostly people who let their windows run: those are what is looked at.
    const habits = { ...USUAL, leaves: 0, passes: 0, sleeps: 0.5, lingers: 0.9 };
    const crowd = new Crowd(lives, { people: 8, seed: 3, habits });
    const watcher = lives.client("127.0.0.7");
    for (const { offsetS, asleepMs } of parts.jumps) {
      await new Promise((resolve) => setTimeout(resolve, parts.everyMs));
      if (asleepMs === 0) set(offsetS);
      else await lives.standStill(asleepMs, async () => set(offsetS));
      // Whatever the machine is busy with: what is asked from now on is answered by the new time.
      await watcher.board();
    }
    await new Promise((resolve) => setTimeout(resolve, parts.everyMs));
    await crowd.stop();
    return lives.history;
  } finally {
    await lives.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
