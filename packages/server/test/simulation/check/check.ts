import type { Record } from "../record.ts";
import { doesNothingTwice, givesNothingTwice, keepsWhatItSaid, numbersLinesOnce } from "./acknowledged.ts";
import { answersRightly } from "./answers.ts";
import { bansCheatersOnly } from "./bans.ts";
import { endsOnTheNewest, showsWhatIs } from "./boards.ts";
import { callsInTime, goesOn, sharesChores, stocksInTime, tellsInTime } from "./calls.ts";
import type { Contradiction, Rule } from "./contradiction.ts";
import { refusesHonestly } from "./honest.ts";
import { hasNoFaults, isQuiet, servesEverybody } from "./liveness.ts";
import { refusesRightly } from "./refusals.ts";
import { agreesWithModel } from "./replay.ts";
import { changesSettings } from "./settings.ts";
import { tablesAgree } from "./tables.ts";
import { keepsTime, keepsWindows } from "./windows.ts";

/** What holds in the history of every sound queue, by name. */
const RULES = {
  model: agreesWithModel,
  acknowledged: keepsWhatItSaid,
  answers: answersRightly,
  "given once": givesNothingTwice,
  lines: numbersLinesOnce,
  "done once": doesNothingTwice,
  refusals: refusesRightly,
  honest: refusesHonestly,
  time: keepsTime,
  windows: keepsWindows,
  settings: changesSettings,
  bans: bansCheatersOnly,
  boards: showsWhatIs,
  "newest board": endsOnTheNewest,
  tables: tablesAgree,
  "goes on": goesOn,
  "called in time": callsInTime,
  "told in time": tellsInTime,
  chores: sharesChores,
  "stocked in time": stocksInTime,
  "everybody served": servesEverybody,
  faults: hasNoFaults,
  quiet: isQuiet,
} as const satisfies { readonly [name: string]: Rule };
export type RuleName = keyof typeof RULES;

export interface Found extends Contradiction {
  readonly rule: RuleName;
}

/** The earliest contradiction of a history to any of some rules; null where there is none. */
export function check(record: Record, rules = Object.keys(RULES) as RuleName[]): Found | null {
  let first: Found | null = null;
  for (const rule of rules) {
    const find: Rule = RULES[rule];
    const found = find(record);
    if (found && (!first || found.at < first.at)) first = { rule, ...found };
  }
  return first;
}
