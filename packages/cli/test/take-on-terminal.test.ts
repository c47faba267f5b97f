import { readdirSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { answerIn } from "../src/commands/ask-on-terminal.ts";
import { openInPty } from "./catq-in-pty.ts";
import { type RunningMain, runMain, startMain } from "./run-main.ts";
import { place, serveEachTest, server } from "./scripted-place.ts";
import {
  at,
  boardOf,
  calledTicket,
  event,
  json,
  nothing,
  picture,
  stream,
  ticketOf,
  tokenOf,
} from "./scripted-server.ts";
import { until } from "./until.ts";

const SECOND_SCREEN = "\x1b[?1049h";

serveEachTest(() => ({
  "POST /api/tickets": json({ ...ticketOf(7), token: tokenOf(7) }, 201),
  "GET /api/queue": json(boardOf({ waiting: ["A07"], waitingCount: 1 })),
  "GET /api/ticket": json(ticketOf(7)),
  "GET /api/ticket/events": stream([event("ticket", ticketOf(7)), event("ticket", calledTicket(7))]),
  "POST /api/ticket/claim": picture(),
  "POST /api/ticket/done": nothing,
}));

function onTerminal(...args: string[]): RunningMain {
  return startMain(place, args, { isInteractive: true, hasScreen: true });
}

function takes(): number {
  return server.asked.filter((asked) => asked === "POST /api/tickets").length;
}

describe("with a live ticket in the wallet, take asks", () => {
  beforeEach(async () => {
    await runMain(place, ["take", "--no-wait"]);
  });

  test("and goes on with it on Enter", async () => {
    const running = onTerminal("take");
    await until(() => running.stderr().includes("Go on with A07?"));
    expect(running.stderr()).toContain("You have a place already. A07 is 3rd in line: about 80 s");
    running.type("\n");
    expect((await running.ended).exitCode).toBe(0);
    expect(takes()).toBe(1);
    expect(readdirSync(place.cwd)).toContain("cat-A07.png");
  });

  test("again after what is neither yes nor no, and takes another on n", async () => {
    const running = onTerminal("take");
    await until(() => running.stderr().includes("Go on with A07?"));
    running.type("what?\n");
    await until(() => running.stderr().includes("Please answer y or n"));
    running.type("n\n");
    expect((await running.ended).exitCode).toBe(0);
    expect(takes()).toBe(2);
  });

  test("and keeps the place on a signal", async () => {
    const running = onTerminal("take");
    await until(() => running.stderr().includes("Go on with A07?"));
    running.signal("SIGINT");
    const { exitCode, stderr, stdout } = await running.ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain("A07 is kept. To come back: catq claim A07 --wait");
    expect(stdout).not.toContain(SECOND_SCREEN);
    expect(takes()).toBe(1);
  });

  test("nobody who wants only a number, and no script", async () => {
    const onlyNumber = await onTerminal("take", "--no-wait").ended;
    expect(onlyNumber.stderr).toContain("A07 is saved here already");
    const script = await onTerminal("take", "--json").ended;
    expect(script.stderr).not.toContain("Go on");
    expect(takes()).toBe(3);
  });
});

test("answers are y, n and Enter", () => {
  const lines = ["", " Y ", "yes", "n", "NO", "maybe"];
  expect(lines.map((line) => answerIn(line, true))).toEqual([true, true, true, false, false, null]);
  expect(lines.map((line) => answerIn(line, false))).toEqual([false, true, true, false, false, null]);
});

test("who waits long for a number is told what for, once", async () => {
  let answer = (): void => {};
  server.routes.set("POST /api/tickets", (request, response, body) => {
    answer = () => json({ ...ticketOf(7), token: tokenOf(7) }, 201)(request, response, body);
  });
  const running = onTerminal("take", "--no-wait");
  await until(() => running.stderr().includes("for a number…"));
  answer();
  const { stdout, stderr } = await running.ended;
  expect(stdout).toBe("A07\n");
  expect(stderr.match(/Asking http:.* for a number…\n/g)).toHaveLength(1);
});

test("a screen reader gets sentences, each once, and nothing drawn", async () => {
  Object.assign(place.env, { INK_SCREEN_READER: "true", TERM: "xterm", TERM_PROGRAM: "" });
  const { exitCode, stdout } = await onTerminal("take").ended;
  expect(exitCode).toBe(0);
  expect(stdout).toContain("A07 is called: 60 s to claim.\n");
  expect(stdout).not.toMatch(/\p{Cc}(?<!\n)|[─-▟]/u);
});

test("--plain draws no screen", async () => {
  const { stdout } = await onTerminal("take", "--plain").ended;
  expect(stdout).toContain("A07 is 3rd in line");
  expect(stdout).not.toContain(SECOND_SCREEN);
});

test("SIGTERM leaves the terminal as it was", async () => {
  server.routes.set("GET /api/ticket/events", stream([event("ticket", ticketOf(7))]));
  const { screen, pty, ended } = openInPty(place, ["take"]);
  await until(() => screen().includes(SECOND_SCREEN));
  pty.kill("SIGTERM");
  expect(await ended).toBe(143);
  expect(screen()).toContain("\x1b[?1049l");
  expect(screen()).toContain("\x1b[?25h");
});

test("a missed turn stays on the screen for a while, or until a key, and in the terminal after", async () => {
  const missed = ticketOf(7, { state: "missed", position: null });
  server.routes.set("GET /api/ticket/events", stream([event("ticket", missed)]));
  const running = onTerminal("take");
  await until(() => running.stdout().includes("✗ A07 missed its turn"));
  const { exitCode, stdout } = await running.ended;
  expect(exitCode).toBe(4);
  expect(stdout.split("\x1b[?1049l").at(-1)).toContain("A07 missed its turn.");
});

test("watch rings with --chime when somebody is called, and else is silent", async () => {
  const boards = [
    boardOf(),
    boardOf({ active: [{ number: "A01", state: "called", until: at(60_000) }] }),
  ].map((board) => event("board", board));
  server.routes.set("GET /api/queue/events", stream(boards));
  for (const [options, rings] of [
    [["--chime"], 1],
    [[], 0],
  ] as const) {
    const running = startMain(place, ["watch", "--plain", ...options], { isInteractive: true });
    await until(() => running.stdout().includes("A01 is called"));
    running.signal("SIGINT");
    const { stderr } = await running.ended;
    expect(stderr.split("\x07").length - 1).toBe(rings);
  }
});
