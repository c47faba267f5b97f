// `npm start`: a queue of your own, with three visitors ahead of you, and a cat at its end.
// Needs the build (`pnpm build`) and nothing else. The daemon and its data are gone when it ends.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startDaemon } from "./demo/daemon.mjs";
import { stay } from "./demo/stay.mjs";
import { take, visit } from "./demo/visitors.mjs";
import { wrap } from "./tools/wrap.mjs";

/** While it is played, for one of the visitors does not come; then for whoever looks at the page. */
const PLAYED = ["--claim-window", "5s", "--view-window", "8s"];
const FOR_PEOPLE = [
  ["set", "claim-window", "60s"],
  ["set", "view-window", "60s"],
];

const CATQ = fileURLToPath(new URL("../packages/cli/dist/catq.js", import.meta.url));
const stopping = new AbortController();
const { signal } = stopping;
const { stdin, stderr } = process;
/** Runs at the end, the last first. */
const cleanUps = [];

// Ctrl-C reaches catq too, which ends in its own way; then everything here is cleaned up as always.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => stopping.abort(name));

let exitCode = 1;
let wasInterrupted = false;
try {
  exitCode = await demo();
} catch (error) {
  if (!signal.aborted) say(`The demonstration failed: ${error.message}`);
  else exitCode = signal.reason === "SIGINT" ? 130 : 143;
} finally {
  // On its screen catq reads Ctrl-C as a key, and no signal comes here.
  wasInterrupted = signal.aborted || exitCode === 130;
  stopping.abort("done");
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
}
if (wasInterrupted) say("That queue was only for show: it is gone now, and the tickets with it.");
process.exitCode = exitCode;

/** The whole of it; resolves with catq's exit code. */
async function demo() {
  const folder = await mkdtemp(join(tmpdir(), "catq-demo-"));
  cleanUps.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const { url, stop, operate } = await startDaemon({ data: join(folder, "queue"), flags: PLAYED, signal });
  cleanUps.push(stop);
  say(`A queue has opened. Its page: ${url}`);

  const ahead = [await take(url, signal), await take(url, signal), await take(url, signal)];
  const [, absent] = ahead.map(({ number }) => number);
  say(
    `Three visitors are there already, and ${absent} will not come for its cat, so its turn passes. You are next: half a minute or so.`,
  );
  // The screen of catq covers what is said above: on it, too, the page can be found.
  await operate("announce", `Open ${url} in a browser, too: this queue has a page`);

  // The visitors' troubles are none of yours: whoever fails misses the turn.
  visit(url, ahead[0].token, signal).catch(() => {});
  const lengthen = () => Promise.all(FOR_PEOPLE.map((command) => operate(...command)));
  visit(url, ahead[2].token, signal, lengthen).catch(() => {});
  const code = await runCatq(url, folder);
  if (code === 0 && !signal.aborted && stdin.isTTY && stderr.isTTY) await stayOpen(url);
  return code;
}

async function stayOpen(url) {
  say(`The queue stays for a minute: look at it in a browser: ${url}`);
  say("Enter ends it now.");
  const wake = (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  };
  await stay({ stdin, signal, wake });
  if (!signal.aborted) say("The queue is gone now. The cat stays.");
}

/** Runs `catq take` as if you had typed it in the folder you stand in; resolves with its exit code. */
async function runCatq(url, folder) {
  signal.throwIfAborted();
  const catq = spawn(process.execPath, [CATQ, "take", "--server", url], {
    // npm runs scripts in the folder of the workspace; these say where you were.
    cwd: process.env.CATQ_STARTED_IN ?? process.env.INIT_CWD ?? process.cwd(),
    stdio: "inherit",
    // Its ticket ends with this queue, so it is kept apart from your own.
    env: { ...process.env, XDG_STATE_HOME: join(folder, "state") },
  });
  // SIGINT comes to it from the terminal by itself; the others only to this process.
  signal.addEventListener("abort", () => {
    if (signal.reason === "SIGTERM" || signal.reason === "SIGHUP") catq.kill(signal.reason);
  });
  return new Promise((resolve, reject) => {
    catq.once("error", reject);
    catq.once("exit", (code, by) => resolve(code ?? (by === "SIGINT" ? 130 : 143)));
  });
}

function say(text) {
  stderr.write(`${wrap(text, (stderr.columns ?? 81) - 1)}\n`);
}
