import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { MOMENTS, type Moment } from "../../test/ui-moments.ts";

const hasTmux = spawnSync("tmux", ["-V"]).status === 0;
if (!hasTmux) {
  if (process.env.CI === "true") throw new Error("the screens are tested in tmux: install it");
  console.warn("SKIPPED: tmux is not installed, so the screens were not tried in a real terminal");
}

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
  : runTakeScreen({ ...common, actions, linger: true });
const server = createServer((socket) => {
  let text = "";
  socket.setEncoding("utf8");
  socket.on("data", (part) => { text += part; });
  socket.on("end", () => { for (const step of JSON.parse(text)) emit(step); socket.end(); });
}).listen(path);
`;

describe.skipIf(!hasTmux)("in a real terminal", () => {
  const folder = mkdtempSync(join(tmpdir(), "catq-screens-"));
  const socket = join(folder, "steps.sock");
  const program = join(folder, "program.mjs");
  const server = `catq-screens-${process.pid}`;

  const tmux = (...args: string[]): string =>
    execFileSync("tmux", ["-L", server, ...args], { encoding: "utf8" });
  const screen = (): string => tmux("capture-pane", "-p");
  const shows = (pattern: RegExp) =>
    vi.waitFor(() => expect(screen()).toMatch(pattern), { timeout: 10_000, interval: 50 });
  const type = (...keys: string[]): string => tmux("send-keys", ...keys);
  const resize = (columns: number, rows: number): string =>
    tmux("resize-window", "-x", `${columns}`, "-y", `${rows}`);
  const tty = (): string => tmux("display-message", "-p", "#{pane_tty}").trim();
  const modes = (): string => execFileSync("stty", ["-F", tty(), "-a"], { encoding: "utf8" });

  function feed(moment: Moment): Promise<void> {
    return new Promise((resolve, reject) => {
      const client = connect(socket, () => client.end(JSON.stringify(MOMENTS[moment])));
      client.on("error", reject);
      client.on("close", () => resolve());
      client.resume();
    });
  }

  async function start(kind: "take" | "watch"): Promise<void> {
    type(`'${process.execPath}' '${program}' ${kind} '${socket}'`, "Enter");
    await shows(/Connecting to the queue/);
    await vi.waitFor(() => feed("connecting"), { timeout: 10_000 });
  }

  beforeAll(() => {
    writeFileSync(program, PROGRAM);
    const env = { ...process.env };
    // Vitest's and a build server's own marks, which would change how the program draws.
    for (const name of ["CI", "NODE_OPTIONS", "FORCE_COLOR", "NO_COLOR", "VITEST", "NODE_ENV"])
      delete env[name];
    const shell = ["env", "PS1=ready> ", "LC_ALL=C.UTF-8", "sh"];
    execFileSync(
      "tmux",
      ["-L", server, "-f", "/dev/null", "-u", "new-session", "-d", "-x", "80", "-y", "24", ...shell],
      { env },
    );
  });

  afterAll(() => {
    spawnSync("tmux", ["-L", server, "kill-server"]);
    rmSync(folder, { recursive: true, force: true });
  });

  test("a ticket's whole life, at changing sizes, leaves the terminal as it was and the last word in it", async () => {
    await shows(/ready>/);
    const before = modes();
    await start("take");

    await feed("waiting");
    await shows(/You are 12th in line, 11 people ahead of you/);
    await shows(/4\d s left/);
    expect(screen()).toMatch(/▸A16◂/);
    expect(screen().split("\n")[0]).toMatch(/^ catq +http:\/\/127\.0\.0\.1:8080 .*queue open · ● live$/);

    resize(40, 12);
    await shows(/12th in line[\s\S]*q close {2}x give up/);
    expect(screen().split("\n")[0]).toMatch(/^ catq +queue open · ● live$/);
    resize(200, 50);
    await shows(/Last to go/);
    resize(80, 24);
    await shows(/^ catq [\s\S]*A20\n q close, keep my place/);

    await feed("announced");
    await shows(/▌ Notice: The counter closes at 17:00 today;.*\n ▌ still served\./);
    await feed("waiting");
    await vi.waitFor(() => expect(screen()).not.toContain("Notice"), { timeout: 10_000 });

    type("x");
    await shows(/Give up A16 for good\?/);
    type("n");
    await shows(/let one pass/);

    await feed("called");
    await shows(/It is your turn/);
    expect(screen()).not.toContain("In line");
    await feed("viewing");
    await shows(/saved as\n \/home\/anna\/pictures\/cat-A16\.png/);
    await feed("done");
    await shows(/✓ Done/);
    type("q");
    await shows(/ready>[\s\S]*A16: your cat is saved as \/home\/anna\/pictures\/cat-A16\.png\n+ready>/);
    expect(screen()).not.toContain("✓ Done");
    expect(modes()).toBe(before);
    expect(tmux("display-message", "-p", "#{cursor_flag} #{alternate_on}").trim()).toBe("1 0");
  });

  test("Ctrl-C leaves the board and nothing behind", async () => {
    const before = modes();
    type("clear", "Enter");
    await start("watch");
    await feed("waiting");
    await shows(/A turn takes about 40 s/);
    type("C-c");
    await shows(/ready>[\s\S]*ready> *\n/);
    expect(screen()).not.toContain("A turn takes");
    expect(modes()).toBe(before);
  });
});
