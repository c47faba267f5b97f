import { expect } from "vitest";
import { runMany } from "./run-many.ts";

/**
 * Worlds that are known not to be sound. In 14942 a COMMIT waits a second for its synchronous standby, and the view
 * window, which begins with the decision, is a second shorter for its holder: whether that second is owed is not decided.
 */
const KNOWN: readonly number[] = [14_942];

/** That all other worlds of these seeds are sound; otherwise says how to see the first ones again. */
export async function expectSound(asked: { from: number; runs: number }): Promise<void> {
  const unsound = (await runMany(asked)).filter(({ seed }) => !KNOWN.includes(seed));
  const said = unsound.slice(0, 5).map(({ seed, found }) => {
    return `pnpm simulate --seed ${seed}\n  ${found?.rule}: ${found?.sentence}`;
  });
  expect(said.join("\n"), `${unsound.length} of ${asked.runs} worlds are not sound`).toBe("");
}
