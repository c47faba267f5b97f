import { expect, it } from "vitest";
import type { BugName } from "./planted-bugs.ts";
import { runMany } from "./run-many.ts";

/** In so many worlds each bug must show. */
const WORLDS = 1000;

/** A test that a daemon with that bug is found out. */
export function itFinds(bug: BugName): void {
  it(`finds a daemon that ${bug}`, async () => {
    const [first] = await runMany({ from: 1, runs: WORLDS, bug, stopsEarly: true });
    expect(first, `none of ${WORLDS} worlds showed it`).toBeDefined();
    console.log(`${bug}: seed ${first?.seed}, by the rule "${first?.found?.rule}"`);
  }, 600_000);
}
