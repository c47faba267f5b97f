import { spawnSync } from "node:child_process";

/** Tests that start `catq` and `catqd` start what `pnpm build` makes: make it first. Types are checked elsewhere. */
export function setup(): void {
  const { status } = spawnSync("pnpm", ["exec", "tsc", "-b"], { stdio: "inherit" });
  if (status !== 0)
    console.error("The build reports errors; the tests run against what it made all the same.");
}
