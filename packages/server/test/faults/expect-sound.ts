import { appendFileSync } from "node:fs";
import { expect } from "vitest";
import { firstContradiction } from "./check-history.ts";
import { describeContradiction } from "./describe-contradiction.ts";
import type { History } from "./history.ts";

/** Fails with the first line that contradicts the contract; otherwise notes what was seen in the report. */
export function expectSound(history: History, figures: Readonly<Record<string, unknown>> = {}): void {
  const found = firstContradiction(history);
  if (found !== null) expect.unreachable(describeContradiction(found, history));
  noteFigures({ lines: history.lines.length, ...figures });
}

/** Adds a line to the report, where one is written. */
export function noteFigures(figures: Readonly<Record<string, unknown>>): void {
  const report = process.env.CATQ_FAULTS_REPORT;
  const { currentTestName } = expect.getState();
  if (report !== undefined)
    appendFileSync(report, `${JSON.stringify({ test: currentTestName, ...figures })}\n`);
}
