// Runs a command of this workspace with the pinned tools, on a machine that has only Node (any from 20) and npm:
// `node scripts/with-tools.mjs [--build] COMMAND [ARG…]`.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { PhaseFailed, runPhase } from "./tools/phase.mjs";
import { wrap } from "./tools/wrap.mjs";

const TOOLS = ["node@24.21.0", "pnpm@12.21.0"];

const args = process.argv.slice(2);
const isBuilt = args[0] === "--build";
const [command, ...rest] = isBuilt ? args.slice(1) : args;
const out = process.stderr;
/** Ends what runs. */
let stop = () => {};
let stoppedBy = null;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stoppedBy = signal;
    try {
      stop(signal);
    } catch {
      // Over already.
    }
  });
}

try {
  await setUp();
  process.exitCode = stoppedBy === null ? await runCommand() : exitCodeOf(null, stoppedBy);
} catch (error) {
  if (!(error instanceof PhaseFailed)) throw error;
  // What a command printed keeps its own lines.
  if (stoppedBy === null) out.write(`${/\n/.test(error.message) ? error.message : wrapped(error.message)}\n`);
  process.exitCode = exitCodeOf(1, stoppedBy);
}

async function setUp() {
  const parts = {
    out,
    isTerminal: out.isTTY === true && process.env.TERM !== "dumb",
    now: () => performance.now(),
    again:
      process.env.npm_lifecycle_event === "start"
        ? "npm start"
        : `npm run ${process.env.npm_lifecycle_event}`,
    onStop: (how) => {
      stop = how;
      if (stoppedBy !== null) how();
    },
  };
  if (!existsSync(new URL("../node_modules", import.meta.url))) {
    out.write(`${wrapped("The first time, what catq is made with is fetched and built: about a minute.")}\n`);
  }
  const tools = TOOLS.join(" and ").replace("node", "Node").replaceAll("@", " ");
  // npm itself would keep trying for more than a minute where there is no network.
  const patience = { npm_config_fetch_retry_mintimeout: "1000", npm_config_fetch_retry_factor: "3" };
  const printed = await runPhase(
    { doing: `Fetching ${tools}`, done: `${tools} are here` },
    // The folder of both comes first on the PATH that npx makes.
    ["npx", "-y", ...TOOLS.flatMap((tool) => ["-p", tool]), "-c", onShell("node --print process.env.PATH")],
    { ...parts, env: { ...patience, ...process.env } },
  );
  process.env.PATH = printed.trim().split("\n").at(-1);
  const env = { ...process.env };
  await runPhase(
    { doing: "Fetching the packages that catq uses", done: "The packages that catq uses are here" },
    ["pnpm", "install", "--frozen-lockfile", "--reporter=append-only"],
    { ...parts, env },
  );
  if (!isBuilt) return;
  await runPhase(
    { doing: "Building catqd and catq", done: "catqd and catq are built" },
    ["pnpm", "run", "build"],
    {
      ...parts,
      env,
    },
  );
}

/** Runs the command that is asked for; resolves with its exit code. */
function runCommand() {
  return new Promise((resolve) => {
    const child = spawn(command, rest, {
      stdio: "inherit",
      shell: process.platform === "win32",
      // npm says that the person stands in the workspace's root: keep where it really is.
      env: { ...process.env, CATQ_STARTED_IN: process.env.INIT_CWD ?? process.cwd() },
    });
    // Ctrl-C reaches the whole group by itself; wait for the child to clean up and take its exit code.
    stop = (signal) => {
      if (signal !== "SIGINT") child.kill(signal);
    };
    child.once("error", (error) => {
      out.write(`cannot run ${command}: ${error.message}\n`);
      resolve(1);
    });
    child.once("exit", (code, signal) => resolve(exitCodeOf(code, signal)));
  });
}

function exitCodeOf(code, signal) {
  const number = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[signal];
  return number === undefined ? (code ?? 1) : 128 + number;
}

function wrapped(line) {
  return wrap(line, (out.columns ?? 81) - 1);
}

function onShell(text) {
  return process.platform === "win32" ? `"${text}"` : text;
}
