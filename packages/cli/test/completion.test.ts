import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CATQ_BIN, createPlace, type Place } from "./run-catq.ts";
import { runMain } from "./run-main.ts";
import { json, type ScriptedServer, startScriptedServer, ticketOf, tokenOf } from "./scripted-server.ts";

let server: ScriptedServer;
let place: Place;

beforeEach(async () => {
  server = await startScriptedServer({
    "POST /api/tickets": json({ ...ticketOf(7), token: tokenOf(7) }, 201),
  });
  place = createPlace(server.url);
  const bin = path.join(place.cwd, "catq");
  writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${CATQ_BIN}' "$@"\n`);
  chmodSync(bin, 0o755);
});
afterEach(async () => {
  await server.close();
  place.remove();
});

/** What bash would offer after these words, the last of them begun. */
async function offer(...words: string[]): Promise<string[]> {
  const { stdout } = await runMain(place, ["completion", "bash"]);
  const list = words.map((word) => `'${word}'`).join(" ");
  const script = `${stdout}\nCOMP_WORDS=(catq ${list}); COMP_CWORD=${words.length}; _catq; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...place.env, PATH: `${place.cwd}:${process.env.PATH}` };
  const ran = spawnSync("bash", ["--norc", "-u", "-c", script], { env, cwd: place.cwd, encoding: "utf8" });
  expect(ran.stderr).toBe("");
  return ran.stdout.split("\n").filter((line) => line !== "");
}

test("bash completes commands, options, files and the numbers of saved tickets", async () => {
  expect(await offer("ta")).toEqual(["take"]);
  expect(await offer("take", "--li")).toEqual(["--linger"]);
  expect(await offer("--json", "cl")).toEqual(["claim"]);
  expect(await offer("take", "--js")).toEqual(["--json"]);
  expect(await offer("take", "-o", "cat")).toEqual(["catq"]);
  expect(await offer("completion", "z")).toEqual(["zsh"]);
  expect(await offer("-s", "")).toEqual([]);
  await runMain(place, ["take", "--no-wait"]);
  expect(await offer("claim", "A")).toEqual(["A07"]);
  expect(await offer("pass", "--ticket", "")).toEqual(["A07"]);
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

test("another shell is wrong use", async () => {
  const { exitCode, stderr } = await runMain(place, ["completion", "csh"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("Allowed choices are bash, zsh, fish");
});
