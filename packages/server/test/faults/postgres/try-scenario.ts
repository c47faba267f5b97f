import { expect } from "vitest";
import { noteFigures } from "../expect-sound.ts";
import { itWith } from "../tools.ts";
import { describe, play } from "./play.ts";
import type { Scenario } from "./scenarios.ts";

/** A test that lives through a scenario for so long, and fails with what contradicts the contract. */
export function tryScenario(name: string, scenario: Scenario, forMs: number): void {
  const { says, needs, options } = scenario;
  const tool = needs ?? (`PostgreSQL ${options?.version ?? 18}` as const);
  const run = async (): Promise<void> => {
    const played = await play(scenario, { forMs });
    noteFigures({ ...played.figures });
    expect(describe(played)).toBe("");
  };
  itWith(tool, `${name}: three daemons on one database do as one ${says}`, run, forMs + 180_000);
}
