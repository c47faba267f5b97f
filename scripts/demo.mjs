// `npm start`: a queue of your own for half a minute, with three visitors ahead of you, and a cat at its end.
// Needs the build (`pnpm build`) and nothing else. The daemon and its data are gone when it ends.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const CLAIM_WINDOW = "5s";
const VIEW_WINDOW = "8s";
/** How long a visitor takes to come to the counter, and how long they look at their cat. */
const COMES_AFTER_MS = 1500;
const LOOKS_FOR_MS = 4000;
const START_LIMIT_MS = 20_000;

const built = (file) => fileURLToPath(new URL(`../packages/${file}`, import.meta.url));
const stopping = new AbortController();
const { signal } = stopping;
/** Runs at the end, the last first. */
const cleanUps = [];

// Ctrl-C reaches catq too, which ends in its own way; then everything here is cleaned up as always.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => stopping.abort(name));

let exitCode = 1;
let wasInterrupted = false;
try {
  exitCode = await demo();
} catch (error) {
  if (!signal.aborted) console.error(`The demonstration failed: ${error.message}`);
  else exitCode = signal.reason === "SIGINT" ? 130 : 143;
} finally {
  // On its screen catq reads Ctrl-C as a key, and no signal comes here.
  wasInterrupted = signal.aborted || exitCode === 130;
  stopping.abort("done");
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
}
if (wasInterrupted) console.error("That queue was only for show: it is gone now, and the tickets with it.");
process.exitCode = exitCode;

/** The whole of it; resolves with catq's exit code. */
async function demo() {
  const folder = await mkdtemp(join(tmpdir(), "catq-demo-"));
  cleanUps.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const url = await startDaemon(join(folder, "queue"));
  const ahead = [await take(url), await take(url), await take(url)];
  const numbers = ahead.map(({ number }) => number);

  console.error(`A queue has opened on ${url}, and three visitors are there already: ${numbers.join(", ")}.`);
  console.error(
    `${numbers[1]} will not come for its cat, so its turn passes. You are next: half a minute or so.`,
  );

  // The visitors' troubles are none of yours: whoever fails misses the turn.
  for (const visitor of [ahead[0], ahead[2]]) visit(url, visitor.token).catch(() => {});
  return runCatq(url, folder);
}

/** Starts catqd on a free port; resolves with its URL when it listens. */
async function startDaemon(data) {
  const flags = ["--port", "0", "--data", data, "--claim-window", CLAIM_WINDOW, "--view-window", VIEW_WINDOW];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("CATQ_")));
  const daemon = spawn(process.execPath, [built("server/dist/catqd.js"), "serve", ...flags], {
    // In a group of its own: Ctrl-C must not stop it before catq has said goodbye.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  let complaints = "";
  daemon.stderr.on("data", (text) => {
    complaints = (complaints + text).slice(-4000);
  });
  const ended = new Promise((resolve) => {
    daemon.once("exit", resolve);
    daemon.once("error", resolve);
  });
  cleanUps.push(async () => {
    daemon.kill("SIGTERM");
    const isEnded = await Promise.race([ended.then(() => true), sleep(12_000, false, { ref: false })]);
    if (!isEnded) daemon.kill("SIGKILL");
  });
  const lines = createInterface({ input: daemon.stdout });
  const ready = new Promise((resolve) => {
    lines.on("line", (line) => {
      const [, url] = /^catqd is listening on (\S+)$/.exec(line) ?? [];
      if (url) resolve(url);
    });
  });
  const url = await Promise.race([ready, ended, sleep(START_LIMIT_MS, undefined, { signal })]);
  if (typeof url !== "string") throw new Error(`catqd did not start.\n${complaints}`);
  return url;
}

/** One visitor: comes when called, looks at the cat, goes. */
async function visit(url, token) {
  const ask = (method, path) =>
    fetch(url + path, { method, headers: { authorization: `Bearer ${token}` }, signal });
  for (
    let state = "waiting";
    state !== "called";
    state = (await (await ask("GET", "/api/ticket")).json()).state
  ) {
    await sleep(300, undefined, { signal });
  }
  await sleep(COMES_AFTER_MS, undefined, { signal });
  await (await ask("POST", "/api/ticket/claim")).arrayBuffer();
  await sleep(LOOKS_FOR_MS, undefined, { signal });
  await ask("POST", "/api/ticket/done");
}

async function take(url) {
  const reply = await fetch(`${url}/api/tickets`, { method: "POST", signal });
  if (!reply.ok) throw new Error(`a visitor got no ticket (${reply.status})`);
  return reply.json();
}

/** Runs `catq take` as if you had typed it in the folder you stand in; resolves with its exit code. */
async function runCatq(url, folder) {
  signal.throwIfAborted();
  const catq = spawn(process.execPath, [built("cli/dist/catq.js"), "take", "--server", url], {
    // npm and pnpm run scripts in the folder of the workspace; these say where you were.
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
