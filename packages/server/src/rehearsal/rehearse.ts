import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { drawnCats } from "../cats/drawn/drawn-cats.ts";
import { type CatSource, pictureOf } from "../cats/source.ts";
import type { Config } from "../config/options.ts";
import { startDaemon } from "../daemon.ts";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import type { Cat } from "../queue/model.ts";
import { systemClock } from "../queue/time/clock.ts";
import { paceOf, rehearsalConfig } from "./config.ts";
import { measureLoad } from "./machine-load.ts";
import { longestMs, planVisits } from "./plan.ts";
import { outcomesOf, quantile, type RehearsalReport } from "./report.ts";
import type { Invitation, VisitorsReport } from "./visitors-process.ts";

/** So many are drawn, and shown again and again: as many as the event needs would take longer than its rehearsal. */
const DRAWN = 6;
/** Source and built tree name their files differently, and only the source has to be told where it is. */
const EXTENSION = extname(import.meta.url);
const PROGRAM = new URL(`./visitors-process${EXTENSION}`, import.meta.url);
const EXEC_ARGV = EXTENSION === ".ts" ? ["--conditions=source"] : [];

export interface RehearsalParts {
  readonly visitors: number;
  /** The configuration where nobody says anything. */
  readonly defaults: Config;
  readonly event: Config;
  /** Told of how it goes, in a sentence. */
  readonly progress: (sentence: string) => void;
  /** Ends it, with everything that it started. */
  readonly signal: AbortSignal;
}

/**
 * Plays an event against a daemon of its own, in this process, with its visitors in another one. All of it is gone
 * afterwards. Rejects with the signal's reason when it aborts.
 */
export async function rehearse(parts: RehearsalParts): Promise<RehearsalReport> {
  const { visitors, defaults, event, progress, signal } = parts;
  const folder = await mkdtemp(join(tmpdir(), "catqd-rehearsal-")).catch((cause: unknown) => {
    throw new CatqdError(`no folder can be made in ${tmpdir()} for the rehearsal`, {
      hint: "TMPDIR names another place for temporary files.",
      exitCode: EXIT.cannotCreate,
      cause,
    });
  });
  try {
    const config = rehearsalConfig(defaults, event, join(folder, "queue"));
    const pace = paceOf(event);
    progress("Drawing some cats.");
    const { cats, drawMs } = await drawCats(signal);
    const daemon = await startDaemon(config, { cats: [repeated(cats)] });
    try {
      const { counters, claimWindowMs, viewWindowMs } = config;
      const plan = { visitors, claimWindowMs, viewWindowMs, pace, random: Math.random };
      const invitation = {
        url: daemon.url,
        plans: planVisits(plan),
        limitMs: longestMs({ ...plan, counters }),
      };
      progress(`${visitors} visitors are coming, at ${Math.round(pace)} times the pace of the event.`);
      const startedAt = performance.now();
      const stopMeasuring = measureLoad();
      const { visits, refusals, failures, requestMs } = await invite(invitation, parts);
      const load = stopMeasuring();
      const waited = visits.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs * pace]));
      waited.sort((a, b) => a - b);
      return {
        type: "rehearsal",
        visitors,
        counters,
        pace,
        durationMs: (performance.now() - startedAt) * pace,
        outcomes: outcomesOf(visits),
        waited:
          waited.length === 0
            ? null
            : { medianMs: quantile(waited, 0.5), p95Ms: quantile(waited, 0.95), maxMs: quantile(waited, 1) },
        request: {
          medianMs: quantile(requestMs, 0.5),
          p99Ms: quantile(requestMs, 0.99),
          maxMs: quantile(requestMs, 1),
        },
        refusals: Object.fromEntries(refusals),
        failures,
        load,
        cat: { drawMs, neededEveryMs: event.viewWindowMs / 2 / counters },
      };
    } finally {
      await daemon.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Draws some cats; answers how long one takes, without the start of the process. */
async function drawCats(signal: AbortSignal): Promise<{ cats: Cat[]; drawMs: number }> {
  const source = drawnCats({ clock: systemClock });
  try {
    const cats = [await source.next(signal)];
    const startedAt = performance.now();
    while (cats.length < DRAWN) cats.push(await source.next(signal));
    return { cats, drawMs: (performance.now() - startedAt) / (DRAWN - 1) };
  } finally {
    await source.close();
  }
}

function repeated(cats: readonly Cat[]): CatSource {
  let next = 0;
  return {
    name: "rehearsed",
    async next() {
      const cat = cats[next++ % cats.length];
      if (!cat) throw new Error("expected a cat to show again");
      return pictureOf(cat.mediaType, cat.bytes, cat.credit);
    },
    close: async () => {},
  };
}

/** Has the visitors come; resolves when all are through. */
function invite(
  invitation: Invitation,
  { visitors, progress, signal }: RehearsalParts,
): Promise<VisitorsReport> {
  const child = fork(PROGRAM, { execArgv: EXEC_ARGV, serialization: "advanced" });
  const over = new Promise<VisitorsReport>((resolve, reject) => {
    let reports = 0;
    child.on("message", (report: VisitorsReport) => {
      if (report.isOver) return resolve(report);
      if (++reports % 10 !== 0) return;
      const { coming, seen, missed, banned, refused } = outcomesOf(report.visits);
      const through = seen + missed + banned;
      progress(`${visitors - coming} have come, ${through} are through, ${refused} got no number.`);
    });
    child.on("error", reject);
    child.on("exit", (code, killer) => reject(new Error(`the visitors ended with ${killer ?? code}`)));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    signal.throwIfAborted();
    child.send(invitation);
  });
  return over.finally(() => child.kill("SIGKILL"));
}
