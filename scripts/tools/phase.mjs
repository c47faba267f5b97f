// One step of setting up, with what it does and how long it has taken on a line of its own.
// Runs on Node 20, before anything is installed.
import { spawn } from "node:child_process";

/** What npm, pnpm and Node say where no connection comes about. */
const NO_NETWORK =
  /\b(?:EAI_AGAIN|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET_TIMEOUT|UND_ERR_CONNECT_TIMEOUT)\b/;
/** More of what a failed command printed is seldom read. */
const MAX_SHOWN_LINES = 40;

/** A step that failed, in sentences for a person. */
export class PhaseFailed extends Error {}

/**
 * Runs a command to its end; resolves with what it wrote to standard output. On a terminal its line counts the
 * seconds; elsewhere one line says that it begins, and one that it has ended. `onStop` is given how to stop it.
 * Throws PhaseFailed.
 */
export async function runPhase({ doing, done }, [command, ...args], parts) {
  const { out, now, env, isTerminal, again, onStop = () => {} } = parts;
  const startedAt = now();
  const took = () => elapsed(now() - startedAt);
  const show = (text) => out.write(`\r\u001b[2K${text.slice(0, (out.columns ?? 80) - 1)}`);
  const line = () => show(`  ${doing} ... ${took()}`);
  if (isTerminal) line();
  else out.write(`${doing} ...\n`);
  const ticking = isTerminal ? setInterval(line, 1000) : undefined;
  const result = await run(command, args, { env, onStop }).finally(() => clearInterval(ticking));
  if (isTerminal) show("");
  if (result.code === 0) {
    out.write(isTerminal ? `  ${done} (${took()})\n` : `${done}, after ${took()}.\n`);
    return result.stdout;
  }
  throw new PhaseFailed(whyFailed({ doing, took: took(), again, output: result.output }));
}

/** Why it came to nothing: without a network in sentences, else in the command's own last lines. */
export function whyFailed({ doing, took, again, output }) {
  if (NO_NETWORK.test(output)) {
    return `${doing} failed after ${took}: the network cannot be reached. It is needed once. Connect this machine, or tell npm of your proxy (npm config set https-proxy URL), and try \`${again}\` again.`;
  }
  const lines = output.trimEnd().split("\n").slice(-MAX_SHOWN_LINES);
  return [`${doing} failed after ${took}:`, ...lines].join("\n");
}

/** As people say it: `9 s`, `1 min 5 s`. */
export function elapsed(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function run(command, args, { env, onStop }) {
  return new Promise((resolve) => {
    const isWindows = process.platform === "win32";
    let [stdout, output] = ["", ""];
    // A group of its own, so that what it starts can be ended with it: npm and pnpm would let a build end first.
    const child = spawn(command, args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      shell: isWindows,
      detached: !isWindows,
    });
    onStop(() => {
      // pnpm stays until what it has started in yet another group has ended: that is not waited for.
      for (const part of [child.stdout, child.stderr]) part.destroy();
      child.unref();
      resolve({ code: 1, stdout, output });
      if (isWindows || child.pid === undefined) child.kill();
      else process.kill(-child.pid, "SIGTERM");
    });
    const gather = (chunk) => {
      output = (output + chunk).slice(-100_000);
    };
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      stdout += chunk;
      gather(chunk);
    });
    child.stderr.setEncoding("utf8").on("data", gather);
    child.once("error", (error) => resolve({ code: 1, stdout, output: error.message }));
    child.once("close", (code) => resolve({ code, stdout, output }));
  });
}
