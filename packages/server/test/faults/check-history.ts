import type { History, Line } from "./history.ts";
import { bans } from "./rules/bans.ts";
import { cats } from "./rules/cats.ts";
import { counters } from "./rules/counters.ts";
import { disk } from "./rules/disk.ts";
import { ends } from "./rules/ends.ts";
import { gauges } from "./rules/gauges.ts";
import { holders } from "./rules/holders.ts";
import { keys } from "./rules/keys.ts";
import { nuisances } from "./rules/nuisances.ts";
import { numbers } from "./rules/numbers.ts";
import { order } from "./rules/order.ts";
import { refusals } from "./rules/refusals.ts";
import { revisions } from "./rules/revisions.ts";
import type { Rule } from "./rules/rule.ts";
import { windows } from "./rules/windows.ts";

/** Each names what the contract promises. The first to object names the contradiction. */
const RULES = {
  numbers,
  keys,
  holders,
  ends,
  order,
  counters,
  revisions,
  windows,
  cats,
  refusals,
  bans,
  disk,
  nuisances,
  gauges,
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

/** The first line that contradicts the contract. */
export interface Contradiction {
  readonly rule: RuleName;
  /** Its place in the history, in the order in which things were over. */
  readonly index: number;
  readonly line: Line;
  /** What is wrong with it. */
  readonly sentence: string;
}

/** Holds a history against the contract; null where nothing contradicts it. */
export function firstContradiction(history: History): Contradiction | null {
  const steps = Object.entries(RULES).map(([name, rule]) => ({
    rule: name as RuleName,
    step: rule(history),
  }));
  const lines = history.lines.toSorted((a, b) => a.until - b.until);
  for (const [index, line] of lines.entries()) {
    for (const { rule, step } of steps) {
      const sentence = step(line);
      if (sentence !== null) return { rule, index, line, sentence };
    }
  }
  return null;
}
