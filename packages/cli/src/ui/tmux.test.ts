import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { hasTmux, TmuxTerminal } from "../../test/e2e/tmux-terminal.ts";
import { MOMENTS, type Moment } from "../../test/ui-moments.ts";

const built = pathToFileURL(join(import.meta.dirname, "../../build/")).href;

/** Runs a screen of the built program and feeds it what comes in over a socket: one array of steps each. */
const PROGRAM = `
import { createServer } from "node:net";
const [, , kind, path] = process.argv;
const { runTakeScreen } = await import("${built}ui/take-screen.js");
const { runWatchScreen } = await import("${built}ui/watch-screen.js");
const { systemClock: clock } = await import("${built}process/clock.js");
let emit = () => {};
const source = (listener) => { emit = listener; return () => {}; };
const close = () => screen.close().then(() => server.close());
const common = { source, clock, stdout: process.stdout, stdin: process.stdin, color: true };
const actions = { quit: close, leave: async () => {}, pass: async () => {}, done: async () => {} };
const screen = kind === "watch"
  ? runWatchScreen({ ...common, onQuit: close })
  : runTakeScreen({ ...common, actions, phoneAddress: async () => "", linger: true });
const server = createServer((socket) => {
  let text = "";
  socket.setEncoding("utf8");
  socket.on("data", (part) => { text += part; });
  socket.on("end", () => { for (const step of JSON.parse(text)) emit(step); socket.end(); });
}).listen(path);
`;

describe.skipIf(!hasTmux())("in a real terminal", () => {
  const folder = mkdtempSync(join(tmpdir(), "catq-screens-"));
  const socket = join(folder, "steps.sock");
  const program = join(folder, "program.mjs");
  let terminal: TmuxTerminal;

  function feed(moment: Moment): Promise<void> {
    return new Promise((resolve, reject) => {
      const client = connect(socket, () => client.end(JSON.stringify(MOMENTS[moment])));
      client.on("error", reject);
      client.on("close", () => resolve());
      client.resume();
    });
  }

  async function start(kind: "take" | "watch"): Promise<void> {
    terminal.press(`'${process.execPath}' '${program}' ${kind} '${socket}'`, "Enter");
    await terminal.shows(/Connecting to the queue/);
    await vi.waitFor(() => feed("connecting"), { timeout: 10_000 });
  }

  beforeAll(() => {
    writeFileSync(program, PROGRAM);
    const env = { ...process.env };
    // Vitest's and a build server's own marks, which would change how the program draws.
    for (const name of ["CI", "NODE_OPTIONS", "FORCE_COLOR", "NO_COLOR", "VITEST", "NODE_ENV"])
      delete env[name];
    terminal = new TmuxTerminal({ folder, env });
  });

  afterAll(() => {
    terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a ticket's whole life, at changing sizes, leaves the terminal as it was and the last word in it", async () => {
    await terminal.shows(/ready>/);
    const before = terminal.modes();
    await start("take");

    await feed("waiting");
    await terminal.shows(/You are 12th in line, 11 people ahead of you/);
    await terminal.shows(/4\d s left/);
    expect(terminal.screen()).toMatch(/▸A16◂/);
    expect(terminal.screen().split("\n")[0]).toMatch(
      /^ catq +http:\/\/127\.0\.0\.1:8080 .*queue open · ● live$/,
    );

    terminal.resize(40, 12);
    await terminal.shows(/12th in line[\s\S]*q close {2}x give up/);
    expect(terminal.screen().split("\n")[0]).toMatch(/^ catq +queue open · ● live$/);
    terminal.resize(200, 50);
    await terminal.shows(/Just now/);
    terminal.resize(80, 24);
    await terminal.shows(/^ catq [\s\S]*A20\n q close, keep my place/);

    await feed("announced");
    await terminal.shows(/▌ Notice: The counter closes at 17:00 today;.*\n ▌ still served\./);
    await feed("waiting");
    await expect.poll(() => terminal.screen()).not.toContain("Notice");

    terminal.press("x");
    await terminal.shows(/Give up A16 for good\?/);
    terminal.press("n");
    await terminal.shows(/let one go first/);

    await feed("called");
    await terminal.shows(/It is your turn/);
    expect(terminal.screen()).not.toContain("In line");
    await feed("viewing");
    await terminal.shows(/saved as\n \/home\/anna\/pictures\/cat-A16\.png/);
    await feed("done");
    await terminal.shows(/✓ Done/);
    terminal.press("q");
    await terminal.shows(
      /ready>[\s\S]*A16: your cat is saved as \/home\/anna\/pictures\/cat-A16\.png\n+ready>/,
    );
    expect(terminal.screen()).not.toContain("✓ Done");
    expect(terminal.modes()).toBe(before);
  });

  test("Ctrl-C leaves the board and nothing behind", async () => {
    const before = terminal.modes();
    terminal.press("clear", "Enter");
    await start("watch");
    await feed("waiting");
    await terminal.shows(/A turn takes about 40 s/);
    terminal.press("C-c");
    await terminal.shows(/ready>[\s\S]*ready> *\n/);
    expect(terminal.screen()).not.toContain("A turn takes");
    expect(terminal.modes()).toBe(before);
  });
});
