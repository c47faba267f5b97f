import { spawnSync } from "node:child_process";

/** Tests that start `catq` and `catqd` start what `pnpm build` makes: make it first. Types are checked elsewhere. */
export function setup(): void {
  // `pnpm check` has just built it, and a build of what has not changed takes as long as checking all types. A test that
  // runs Vitest itself must not empty the folders of what others run.
  if (process.env.npm_lifecycle_event === "test:built" || process.env.CATQ_IS_BUILT) return;
  const tsc = spawnSync("pnpm", ["exec", "tsc", "-b"], { stdio: "inherit" });
  if (tsc.status !== 0)
    console.error("The build reports errors; the tests run against what it made all the same.");
  const bundle = spawnSync("pnpm", ["bundle"], { stdio: "inherit" });
  if (bundle.status !== 0) throw new Error("catq and catqd could not be bundled, and tests start them.");
  process.env.CATQ_IS_BUILT = "yes";
}
