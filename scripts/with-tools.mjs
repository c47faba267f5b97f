// Runs a script of this workspace with the pinned tools, on a machine that has only Node (any from 20) and npm.
import { spawn } from "node:child_process";

const TOOLS = ["node@24.21.0", "pnpm@12.21.0"];

const [script] = process.argv.slice(2);
const packages = TOOLS.flatMap((tool) => ["-p", tool]);
const child = spawn(
  "npx",
  ["-y", ...packages, "-c", `pnpm install --frozen-lockfile --reporter=silent && pnpm run ${script}`],
  {
    stdio: "inherit",
    shell: process.platform === "win32",
    // Both npx and pnpm say that the person stands in the workspace's root: keep where it really is.
    env: { ...process.env, CATQ_STARTED_IN: process.env.INIT_CWD ?? process.cwd() },
  },
);
// Ctrl-C reaches the whole group by itself; wait for the child to clean up and take its exit code.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT") child.kill(signal);
  });
}
child.on("error", (error) => {
  console.error(`cannot run npx: ${error.message}. npm, which brings it, comes with Node.`);
  process.exitCode = 1;
});
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
});
