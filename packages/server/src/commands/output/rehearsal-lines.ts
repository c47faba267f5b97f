import { isSound, type RehearsalReport } from "../../rehearsal/report.ts";
import { roundly } from "./sentences.ts";

/** What each refusal means for the event. */
const MEANINGS: Readonly<Record<string, string>> = {
  "too-many-tickets": "their address has as many tickets as it may: name it with --crowd",
  "too-many-streams": "their address has as many streams as it may: name it with --crowd",
  "slow-down": "too many requests of one address: name it with --crowd",
  "no-token": "they typed a number in place of a token; nobody was banned for it",
  banned: "one of them typed a number in place of a token: name their address with --crowd",
  missed: "they claimed too late, when the answers before took long",
  seen: "they ended a view too late",
  "no-cat": "cats were not ready in time: a larger cat-stock",
};

/** What `catqd rehearse` prints for a person. Times are those of the event, unless they say otherwise. */
export function rehearsalLines(report: RehearsalReport): string[] {
  const { visitors, counters, outcomes, waited, request, load, cat } = report;
  const { coming, refused, waiting, called, viewing, seen, missed, banned } = outcomes;
  const pace = Math.round(report.pace);
  const numbers = visitors - refused - coming;
  const left = waiting + called + viewing;
  return [
    `${people(numbers, visitors)} of ${visitors} got a number: ${seen} saw a cat, ${missed} missed their turn${banned > 0 ? `, ${banned} were banned` : ""}${left > 0 ? `, ${left} were still there at the end` : ""}.`,
    `With ${counters === 1 ? "1 counter" : `${counters} counters`} it took ${roundly(report.durationMs)}.`,
    waited === null
      ? "Nobody was called."
      : `Waited until the call: half of them up to ${roundly(waited.medianMs)}, 95 of 100 up to ${roundly(waited.p95Ms)}, the longest ${roundly(waited.maxMs)}.`,
    ...refusalLines(report),
    `An answer took ${milliseconds(request.medianMs)}, 99 of 100 up to ${milliseconds(request.p99Ms)}, the longest ${milliseconds(request.maxMs)}.`,
    ...(pace > 1
      ? [`All went ${pace} times as fast, and each of these counts as often: the event itself takes less.`]
      : []),
    "",
    "What the machine had left, with the visitors on it, and all of it so much faster:",
    `  processor  catqd took ${percent(load.daemonCpu.mean)} of one core, ${percent(load.daemonCpu.max)} in its busiest second; of ${load.cores} cores, ${percent(load.idleCpu)} was idle`,
    `  memory     catqd took ${megabytes(load.daemonBytes)} at most; ${megabytes(load.freeBytes)} were free at least`,
    `  event loop ${milliseconds(load.eventLoopDelayMs)} late at most`,
    `  cats       one is drawn in ${milliseconds(cat.drawMs)}; ${counters === 1 ? "the counter needs" : "the counters need"} one every ${roundly(cat.neededEveryMs)} or so`,
    "",
    isSound(report) ? "All well: everybody got a number and a turn." : "Not well: see above.",
  ];
}

function refusalLines({ refusals, failures }: RehearsalReport): string[] {
  const rows = Object.entries(refusals).map(([code, count]) => {
    const meaning = MEANINGS[code];
    return `  ${code} ${count}${meaning ? `: ${meaning}` : ""}`;
  });
  return [
    `Refused: ${rows.length === 0 ? "nothing" : ""}`.trimEnd(),
    ...rows,
    ...(failures > 0 ? [`Without an answer: ${failures} requests`] : []),
  ];
}

function people(count: number, all: number): string {
  return count === all ? "All" : String(count);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
