import { expect } from "vitest";
import { runMany } from "./run-many.ts";

/** That all worlds of these seeds are sound; otherwise says how to see the first ones again. */
export async function expectSound(asked: { from: number; runs: number }): Promise<void> {
  const unsound = await runMany(asked);
  const said = unsound.slice(0, 5).map(({ seed, found }) => {
    return `pnpm simulate --seed ${seed}\n  ${found?.rule}: ${found?.sentence}`;
  });
  expect(said.join("\n"), `${unsound.length} of ${asked.runs} worlds are not sound`).toBe("");
}
