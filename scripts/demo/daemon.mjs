// The queue that is only for show.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const CATQD = fileURLToPath(new URL("../../packages/server/dist/catqd.js", import.meta.url));
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 12_000;

/**
 * Starts catqd on a free port, with its queue in `data` and no configuration but these flags; resolves with its URL
 * when it listens, a way to give it an operator's command, and a way to end it. Rejects with what it complained of.
 */
export async function startDaemon({ data, flags, signal }) {
  const args = [CATQD, "serve", "--no-config", "--port", "0", "--data", data, ...flags];
  const daemon = spawn(process.execPath, args, {
    // In a group of its own: Ctrl-C must not stop it before catq has said goodbye.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  daemon.stderr.on("data", (text) => {
    complaints = (complaints + text).slice(-4000);
  });
  const ended = new Promise((resolve) => {
    daemon.once("exit", resolve);
    daemon.once("error", resolve);
  });
  const stop = async () => {
    daemon.kill("SIGTERM");
    const isEnded = await Promise.race([ended.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })]);
    if (!isEnded) daemon.kill("SIGKILL");
  };
  const lines = createInterface({ input: daemon.stdout });
  const ready = new Promise((resolve) => {
    lines.on("line", (line) => {
      const [, url] = /^catqd is listening on (\S+)$/.exec(line) ?? [];
      if (url) resolve(url);
    });
  });
  const late = sleep(START_LIMIT_MS, undefined, { signal }).catch(() => {});
  const url = await Promise.race([ready, ended, late]);
  if (typeof url === "string") return { url, stop, operate: (...command) => operate(data, command) };
  await stop();
  signal.throwIfAborted();
  throw new Error(`catqd did not start.\n${complaints}`);
}

/** Gives the daemon an operator's command, and waits for its end; what it says is for nobody here. */
function operate(data, command) {
  return new Promise((resolve) => {
    const args = [CATQD, ...command, "--no-config", "--data", data];
    const child = spawn(process.execPath, args, { stdio: "ignore", detached: true });
    child.once("exit", resolve).once("error", resolve);
  });
}
