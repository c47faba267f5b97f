import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import * as pty from "@lydell/node-pty";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CATQ_BIN, createPlace, type Place, startCatq } from "./run-catq.ts";
import { runMain } from "./run-main.ts";
import { json, type ScriptedServer, startScriptedServer, ticketOf, tokenOf } from "./scripted-server.ts";
import { until } from "./until.ts";

/** How each shell starts without anybody's settings, and how it is told to complete catq. */
const COMPINIT = "autoload -U compinit; compinit -u -D";
const SHELLS = {
  bash: { shell: "bash", args: ["--norc", "--noprofile", "-i"], setUp: "source <(catq completion bash)" },
  zsh: { shell: "zsh", args: ["-f", "-i"], setUp: `${COMPINIT}; source <(catq completion zsh)` },
  "zsh, before compinit": {
    shell: "zsh",
    args: ["-f", "-i"],
    setUp: `source <(catq completion zsh); ${COMPINIT}`,
  },
  "zsh, without compinit": { shell: "zsh", args: ["-f", "-i"], setUp: "source <(catq completion zsh)" },
  fish: { shell: "fish", args: ["--no-config", "-i"], setUp: "catq completion fish | source" },
};

let server: ScriptedServer;
let place: Place;

beforeEach(async () => {
  server = await startScriptedServer({
    "POST /api/tickets": json({ ...ticketOf(7), token: tokenOf(7) }, 201),
  });
  place = createPlace(server.url);
  mkdirSync(path.join(place.cwd, "bin"));
  const bin = path.join(place.cwd, "bin", "catq");
  // Once a shell is set up, only the completion's own questions reach catq; what a person runs is noted.
  writeFileSync(
    bin,
    `#!/bin/sh
if [ -e ran.txt ] && [ "$1" != saved-numbers ]; then echo "$@" >>ran.txt
else exec '${process.execPath}' '${CATQ_BIN}' "$@"
fi
`,
  );
  chmodSync(bin, 0o755);
  writeFileSync(path.join(place.cwd, "for-the-cat.png"), "");
  await runMain(place, ["take", "--no-wait"]);
});
afterEach(async () => {
  await server.close();
  place.remove();
});

/** What is typed before Tab, and what catq is then started with. */
const COMPLETED = [
  ["wat", "watch"],
  ["take --lin", "take --linger"],
  ["-s http://127.0.0.1:1 stat", "-s http://127.0.0.1:1 status"],
  ["take -o for-the", "take -o for-the-cat.png"],
  ["claim A", "claim A07"],
  ["pass --ticket A", "pass --ticket A07"],
  ["completion zs", "completion zsh"],
  ["help tick", "help tickets"],
  ["run --ticket A", "run --ticket A07"],
  ["run -- basena", "run -- basename"],
] as const;

describe.each(Object.entries(SHELLS))("%s", (_name, { shell, args, setUp }) => {
  const isThere = spawnSync(shell, ["-c", "true"]).status === 0;
  if (!isThere) {
    if (process.env.CI === "true") throw new Error(`completion is tested in ${shell}: install it`);
    console.warn(`SKIPPED: ${shell} is not installed, so completion was not tried in it`);
  }

  test.skipIf(!isThere)("completes what a person begins and presses Tab after", async () => {
    const terminal = pty.spawn(shell, args, {
      name: "xterm",
      cols: 120,
      rows: 40,
      cwd: place.cwd,
      env: {
        ...place.env,
        PATH: `${path.join(place.cwd, "bin")}:${place.env.PATH}`,
        TERM: "xterm",
        LC_ALL: "C.UTF-8",
      },
    });
    const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
    let screen = "";
    terminal.onData((data) => {
      screen += data;
      // Fish asks the terminal what it is, and waits for an answer.
      if (/\[0?c/.test(data)) terminal.write("\x1b[?6c");
    });
    const shown = (): string => stripVTControlCharacters(screen);
    const ran = path.join(place.cwd, "ran.txt");
    try {
      terminal.write(`${setUp}; echo set''up\r`);
      await until(() => shown().includes("setup"));
      writeFileSync(ran, "");
      // Zsh offers what every command has before the command alone.
      const anywhere = shell === "zsh" ? [] : [["take --js", "take --json"] as const];
      for (const [begun, completed] of [...COMPLETED, ...anywhere]) {
        screen = "";
        terminal.write(`catq ${begun}\t`);
        await until(() => shown().includes(completed));
        // What is shown could be a mere suggestion: what counts is what runs.
        terminal.write("\r");
        await until(() => readFileSync(ran, "utf8").split("\n").at(-2) === completed);
      }
      expect(shown()).not.toContain("not found");
    } finally {
      terminal.kill("SIGKILL");
      await ended;
    }
    // That of `take --no-wait`, which says whether the queue is paused.
    expect(server.asked).toEqual(["POST /api/tickets", "GET /api/queue"]);
  });
});

test.each(["zsh", "fish"])(
  "%s gets every command and option, in a script that the shell can read",
  async (shell) => {
    const { stdout, exitCode } = await runMain(place, ["completion", shell]);
    expect(exitCode).toBe(0);
    for (const word of ["take", "watch", "claim", "linger", "no-wait", "quiet", "saved-numbers"]) {
      expect(stdout).toContain(word);
    }
    const script = path.join(place.cwd, `completion.${shell}`);
    writeFileSync(script, stdout);
    const check = spawnSync(shell, ["-n", script], { encoding: "utf8" });
    // Where that shell is not installed there is nobody to ask.
    if (check.error === undefined) expect(check.stderr).toBe("");
  },
);

test("the numbers come without asking the daemon, and nothing comes of a wallet that is not there", async () => {
  const empty = createPlace(server.url);
  try {
    expect(await startCatq(empty, ["saved-numbers"]).ended).toMatchObject({
      exit: 0,
      stdout: "",
      stderr: "",
    });
  } finally {
    empty.remove();
  }
});
