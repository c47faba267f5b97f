import { expect } from "vitest";
import { noteFigures } from "../expect-sound.ts";
import { itWith } from "../tools.ts";
import type { Figures } from "./figures.ts";
import { describe, play } from "./play.ts";
import type { Scenario } from "./scenarios.ts";

/** Served again so soon after each breakage; a machine that is slow in peace has more time. */
const MAX_BACK_MS = 2000;
const SLOWER = 10;

function expectSwift({ quietP99, troubledP99, backMs }: Figures, { maxP99 }: Scenario): void {
  const slow = SLOWER * quietP99;
  expect(backMs, "until somebody is served again").toBeLessThanOrEqual(Math.max(MAX_BACK_MS, slow));
  if (maxP99 !== undefined) expect(troubledP99).toBeLessThanOrEqual(Math.max(maxP99, slow));
}

/** A test that lives through a scenario for so long, and fails with what contradicts the contract. */
export function tryScenario(name: string, scenario: Scenario, forMs: number): void {
  const { says, needs, options } = scenario;
  const tool = needs ?? (`PostgreSQL ${options?.version ?? 18}` as const);
  const run = async (): Promise<void> => {
    const played = await play(scenario, { forMs });
    noteFigures({ ...played.figures });
    expect(describe(played)).toBe("");
    if (process.env.CATQ_FAULTS === "full") expectSwift(played.figures, scenario);
  };
  itWith(tool, `${name}: three daemons on one database do as one ${says}`, run, forMs + 180_000);
}
