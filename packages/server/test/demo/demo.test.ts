import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { clientOnPath } from "../../src/demo/client.ts";
import { type DemoParts, playDemo } from "../../src/demo/demo.ts";

const CATQD = join(import.meta.dirname, "../../dist/catqd.js");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "catq-demo-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program in the place of catq, which ends with `code`. */
function client(code: number): string {
  const file = join(folder, "catq");
  const told = join(folder, "told.json");
  writeFileSync(
    file,
    `const { readdirSync, writeFileSync } = require("node:fs");
    writeFileSync(${JSON.stringify(told)}, JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }));
    process.exit(${code});`,
  );
  return file;
}

/** Plays it with whoever stands at it; answers the exit code and what was said. */
async function play(parts: Partial<DemoParts>) {
  const said: string[] = [];
  const shown: string[] = [];
  const code = await playDemo({
    host: "127.0.0.1",
    port: 0,
    client: null,
    catqd: CATQD,
    cwd: folder,
    stdin: new PassThrough(),
    isTerminal: false,
    say: (sentence) => void said.push(sentence),
    signal: new AbortController().signal,
    wake: () => () => {},
    showWay: (url) => void shown.push(url),
    ...parts,
  });
  return { code, said: said.join("\n"), shown };
}

it("has the client that is at hand take a number where the person stands, and hands on its exit code", async () => {
  const { code, said, shown } = await play({ client: client(4) });
  expect(code).toBe(4);
  expect(said).toMatch(
    /^A queue has opened\. Its page: http:\/\/127\.0\.0\.1:\d+\nThree visitors are there already/,
  );
  const { args, cwd } = JSON.parse(readFileSync(join(folder, "told.json"), "utf8"));
  expect(args).toEqual(["take", "--server", shown[0]]);
  expect(cwd).toBe(folder);
}, 30_000);

it("keeps the queue for whoever looks at it, until Enter, and leaves nothing behind", async () => {
  const stdin = new PassThrough();
  stdin.write("\n");
  const { code, said } = await play({ client: client(0), isTerminal: true, stdin });
  expect(code).toBe(0);
  expect(said).toMatch(
    /The queue stays for a minute: .*\nEnter ends it\.\nThe queue is gone now\. The cat stays\.$/s,
  );
  expect(readdirSync(folder).sort()).toEqual(["catq", "told.json"]);
}, 30_000);

it("names the page where no client is at hand, and keeps the queue until it is stopped", async () => {
  const stopping = new AbortController();
  const said: string[] = [];
  const say = (sentence: string): void => {
    said.push(sentence);
    if (sentence.startsWith("SIGTERM ends it")) stopping.abort("SIGTERM");
  };
  const { code } = await play({ signal: stopping.signal, say });
  expect(code).toBe(0);
  expect(said.slice(2)).toEqual([
    expect.stringMatching(/^catq is not at hand, so take your number in a browser: http:/),
    "SIGTERM ends it.",
    "That queue was only for show: it is gone now, and the tickets with it.",
  ]);
}, 30_000);

it("says what the daemon complained of where it does not start", async () => {
  const catqd = join(folder, "nothing.js");
  await expect(play({ catqd })).rejects.toThrow(/catqd did not start\.\n.*Cannot find module/s);
}, 30_000);

it("finds the first catq of a PATH, and none where there is none", () => {
  client(0);
  expect(clientOnPath(`/nowhere::${folder}:/usr/bin`)).toBe(join(folder, "catq"));
  expect(clientOnPath("/nowhere")).toBeNull();
});
