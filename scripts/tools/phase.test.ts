import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, it, onTestFinished, vi } from "vitest";
import { elapsed, PhaseFailed, runPhase, whyFailed } from "./phase.mjs";
import { wrap } from "./wrap.mjs";

const NAMES = { doing: "Building it", done: "It is built" };

/** Runs a phase of this Node, which takes 65 s by the clock that it is given. */
async function ran(script: string, isTerminal: boolean): Promise<{ said: string; stdout: string | Error }> {
  const out = new PassThrough();
  const times = isTerminal ? [0, 0] : [0];
  const now = (): number => times.shift() ?? 65_000;
  const parts = { out, isTerminal, now, env: process.env, again: "npm start" };
  const stdout = await runPhase(NAMES, [process.execPath, "-e", script], parts).catch(
    (error: Error) => error,
  );
  return { said: String(out.read()), stdout };
}

it("says what it does while it does it, and how long that took, without what the command prints", async () => {
  expect(await ran("console.log('$ tsc'); console.error('noise')", false)).toEqual({
    said: "Building it ...\nIt is built, after 1 min 5 s.\n",
    stdout: "$ tsc\n",
  });
});

it("keeps to one line on a terminal, and puts the result in its place", async () => {
  const { said } = await ran("", true);
  expect(said.split("\r\u001b[2K")).toEqual(["", "  Building it ... 0 s", "  It is built (1 min 5 s)\n"]);
});

it("shows what a command printed that failed", async () => {
  const { said, stdout } = await ran("console.log('one'); console.error('two'); process.exit(3)", false);
  expect(said).toBe("Building it ...\n");
  expect(stdout).toBeInstanceOf(PhaseFailed);
  expect(String(stdout)).toMatch(/: Building it failed after [\d mins]+:\n(?:one\ntwo|two\none)$/);
});

it.each([
  "npm error code EAI_AGAIN\nnpm error request to https://x/node failed, reason: getaddrinfo EAI_AGAIN x",
  "[ERR_PNPM_META_FETCH_FAIL] GET https://x/y: request to https://x/y failed, reason: connect ECONNREFUSED",
])("says in a sentence that there is no network: %j", (output) => {
  const why = whyFailed({ doing: "Fetching it", took: "5 s", again: "npm start", output });
  expect(why).toMatch(
    /^Fetching it failed after 5 s: the network cannot be reached\. .* try `npm start` again\.$/,
  );
});

it("writes times as people say them", () => {
  expect([0, 900, 59_400, 60_000, 125_000].map(elapsed)).toEqual([
    "0 s",
    "1 s",
    "59 s",
    "1 min 0 s",
    "2 min 5 s",
  ]);
});

it("wraps between words, and breaks no address", () => {
  expect(wrap("a queue has opened on http://127.0.0.1:41041 and waits", 20).split("\n")).toEqual([
    "a queue has opened",
    "on",
    "http://127.0.0.1:41041",
    "and waits",
  ]);
});

it("ends a command that lets Ctrl-C pass, when it is stopped", async () => {
  const ready = join(mkdtempSync(join(tmpdir(), "catq-phase-")), "ready");
  onTestFinished(() => rmSync(dirname(ready), { recursive: true }));
  const script =
    "process.on('SIGINT', () => {}); require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit' });" +
    `require('node:fs').writeFileSync(${JSON.stringify(ready)}, '')`;
  let stop = (): void => {};
  const onStop = (how: () => void): void => {
    stop = how;
  };
  const parts = {
    out: new PassThrough(),
    isTerminal: false,
    now: () => 0,
    env: process.env,
    again: "",
    onStop,
  };
  const running = runPhase(NAMES, [process.execPath, "-e", script], parts).catch((error: Error) => error);
  await vi.waitFor(() => expect(existsSync(ready)).toBe(true), { timeout: 20_000 });
  stop();
  expect(await running).toBeInstanceOf(PhaseFailed);
});
