import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createProgram } from "../src/program.ts";
import { helpFile, WRITTEN_WIDTHS } from "../src/written-help.ts";
import { CATQ_BIN, createPlace, type Place } from "./run-catq.ts";
import { at, tokenOf } from "./scripted-server.ts";

let place: Place;

beforeEach(() => {
  place = createPlace("http://127.0.0.1:1");
});
afterEach(() => place.remove());

/** Lists every file that is loaded, one a line. */
const LISTING = `
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";
registerHooks({ load(url, context, next) { appendFileSync(process.env.LISTED, url + "\\n"); return next(url, context); } });
`;

/** Runs the built catq, and tells which packages' code it loaded, by the source maps of its chunks. */
function packagesLoadedBy(...args: string[]): { packages: Set<string>; stdout: string } {
  const hooks = path.join(place.cwd, "hooks.mjs");
  const list = path.join(place.cwd, "loaded.txt");
  writeFileSync(hooks, LISTING);
  writeFileSync(list, "");
  const env = { ...place.env, LISTED: list };
  const { stdout } = spawnSync(process.execPath, ["--import", hooks, CATQ_BIN, ...args], {
    env,
    encoding: "utf8",
  });
  const files = readFileSync(list, "utf8")
    .split("\n")
    .filter((url) => url.startsWith("file:") && url.includes("/dist/"));
  expect(files.length).toBeGreaterThan(0);
  // A chunk that only passes on what is in another has no map.
  const maps = files.map((url) => `${fileURLToPath(url)}.map`).filter((file) => existsSync(file));
  const packages = maps.flatMap((file) => {
    const { sources }: { sources: string[] } = JSON.parse(readFileSync(file, "utf8"));
    return sources.map((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? "catq");
  });
  return { packages: new Set(packages), stdout };
}

test("--version loads nothing but the file that starts", () => {
  const { packages, stdout } = packagesLoadedBy("--version");
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect([...packages]).toEqual(["catq"]);
  expect(packagesLoadedBy("-V").stdout).toBe(stdout);
});

test("--version beside other arguments is the parser's, and says the same", () => {
  const { packages, stdout } = packagesLoadedBy("--json", "--version");
  expect(packages).toContain("commander");
  expect(stdout).toBe(packagesLoadedBy("--version").stdout);
});

test("--help prints what the build wrote down, and is the parser's word for word", () => {
  const { packages, stdout } = packagesLoadedBy("--help");
  expect([...packages]).toEqual(["catq"]);
  const parsed = packagesLoadedBy("--no-color", "--help");
  expect([...parsed.packages].sort()).toEqual(["catq", "commander"]);
  expect(parsed.stdout).toContain("Usage: catq");
  expect(stdout).toBe(parsed.stdout);
  expect(packagesLoadedBy("-h").stdout).toBe(stdout);
});

test("the help of a wide terminal breaks no line", () => {
  const [, wide] = WRITTEN_WIDTHS;
  const atWidth = (width: number): string => {
    const program = createProgram({ version: "", args: [], open: () => Promise.reject(), onExit: () => {} });
    const parts: string[] = [];
    program.configureOutput({ getOutHelpWidth: () => width, writeOut: (part) => void parts.push(part) });
    program.outputHelp();
    return parts.join("");
  };
  expect(atWidth(wide)).toBe(atWidth(1000));
  expect(readFileSync(path.join(path.dirname(CATQ_BIN), helpFile(wide)), "utf8")).toBe(atWidth(wide));
});

test("the numbers for completion come without the parser, and are the command's", () => {
  const folder = path.join(place.cwd, "state", "catq", "tickets");
  mkdirSync(folder, { recursive: true });
  const save = (sequence: number, changes: object = {}): void => {
    const token = tokenOf(sequence);
    const [number = ""] = token.split("-");
    const server = "http://127.0.0.1:1";
    const ticket = { version: 1, server, number, token, takenAt: at(-sequence), queue: null, ...changes };
    writeFileSync(path.join(folder, `${number}.ticket.json`), JSON.stringify(ticket));
  };
  save(7);
  save(8);
  save(9, { server: "http://127.0.0.1:2" });
  save(10, { end: { outcome: "seen", at: Date.now() } });
  const { packages, stdout } = packagesLoadedBy("saved-numbers");
  expect(stdout).toBe("A08\nA07\n");
  expect([...packages]).toEqual(["catq"]);
  const parsed = packagesLoadedBy("--plain", "saved-numbers");
  expect(parsed.packages).toContain("commander");
  expect(parsed.stdout).toBe(stdout);
});

test("what goes wrong with the numbers is told as by the command", () => {
  const run = (...args: string[]) => {
    const env = { ...place.env, CATQ_SERVER: "ftp://cats.example" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [CATQ_BIN, ...args], {
      env,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };
  expect(run("saved-numbers")).toEqual(run("--plain", "saved-numbers"));
  expect(run("saved-numbers")).toMatchObject({ status: 2, stdout: "" });
});

test.skipIf(!existsSync("/dev/full"))("a full disk is told, and a reader that is gone is not", () => {
  const run = (line: string) =>
    spawnSync("sh", ["-c", line, "sh", process.execPath, CATQ_BIN], { env: place.env, encoding: "utf8" });
  const full = run('"$1" "$2" --help >/dev/full');
  expect(full.stderr).toBe("catq: cannot write to standard output: the disk is full.\n");
  expect(full.status).toBe(8);
  const gone = run('{ "$1" "$2" --help; echo "ended with $?" >&2; } | :');
  expect(gone.stderr).toBe("ended with 0\n");
});

test("a command in lines does without Ink and React, and asks the daemon without a library", () => {
  const offline = packagesLoadedBy("--plain", "saved-numbers").packages;
  for (const name of ["ink", "react"]) expect(offline).not.toContain(name);
  const asking = packagesLoadedBy("watch", "--once").packages;
  expect([...asking].filter((name) => !offline.has(name))).toEqual([]);
  for (const name of ["ink", "react", "@jimp/core"]) expect(asking).not.toContain(name);
});
