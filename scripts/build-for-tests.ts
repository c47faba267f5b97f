import { execFileSync } from "node:child_process";

/** Tests that start `catq` and `catqd` start what `pnpm build` made: make it first. */
export function setup(): void {
  execFileSync("pnpm", ["exec", "tsc", "-b"], { stdio: "inherit" });
}
