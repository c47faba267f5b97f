import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CATQ_BIN, createPlace, type Place } from "./run-catq.ts";

let place: Place;

beforeEach(() => {
  place = createPlace("http://127.0.0.1:9");
});
afterEach(() => place.remove());

/** What a terminal gets of `catq leave A07`, for whom nothing is saved. */
function failing(args: string, env: Record<string, string> = {}): string {
  const command = `'${process.execPath}' '${CATQ_BIN}' leave A07 ${args}`;
  const all = { ...place.env, TERM: "xterm", ...env };
  return spawnSync("script", ["-qec", command, "/dev/null"], { env: all, encoding: "utf8" }).stdout;
}

test("an error is told by its colour on a terminal, and without where none is wanted", () => {
  expect(failing("")).toContain("\u001b[31mcatq:\u001b[39m no ticket");
  expect(failing("--no-color")).toMatch(/^catq: no ticket/);
  expect(failing("", { NO_COLOR: "1" })).toMatch(/^catq: no ticket/);
  expect(failing("", { CLICOLOR: "0" })).toMatch(/^catq: no ticket/);
  expect(failing("--json")).not.toContain("\u001b");
});

test("an error elsewhere has no colour unless that is forced", () => {
  const run = (env: Record<string, string>): string =>
    spawnSync(process.execPath, [CATQ_BIN, "leave", "A07"], {
      env: { ...place.env, ...env },
      encoding: "utf8",
    }).stderr;
  expect(run({})).toMatch(/^catq: no ticket/);
  expect(run({ FORCE_COLOR: "1" })).toContain("\u001b[31mcatq:");
});
