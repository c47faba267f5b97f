import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openInPty } from "./catq-in-pty.ts";
import { CATQ_BIN, createPlace, type Place, runCatq, startCatq } from "./run-catq.ts";
import {
  boardOf,
  CAT,
  calledTicket,
  event,
  json,
  nothing,
  picture,
  refuse,
  type ScriptedServer,
  startScriptedServer,
  stream,
  ticketOf,
  tokenOf,
} from "./scripted-server.ts";
import { until } from "./until.ts";

let server: ScriptedServer;
let place: Place;
let streams: ServerResponse[];

beforeEach(async () => {
  streams = [];
  server = await startScriptedServer({
    "POST /api/tickets": json({ ...ticketOf(7), token: tokenOf(7) }, 201),
    "GET /api/ticket/events": stream([event("ticket", ticketOf(7))], streams),
    "GET /api/queue": json(boardOf()),
    "GET /api/queue/events": stream([event("board", boardOf())], streams),
    "POST /api/ticket/claim": picture(),
    "POST /api/ticket/done": nothing,
  });
  place = createPlace(server.url);
});

afterEach(async () => {
  await server.close();
  place.remove();
});

describe("the built catq", () => {
  test("takes, waits, saves and exits by itself", async () => {
    const running = startCatq(place, ["take"]);
    (await until(() => streams[0])).write(event("ticket", calledTicket(7)));
    expect(await running.ended).toMatchObject({ exitCode: 0, stderr: "" });
    expect(readdirSync(place.cwd)).toContain("cat-A07.png");
  });

  test("fills a pipe with the cat and nothing else", async () => {
    const running = startCatq(place, ["take", "-o", "-"]);
    (await until(() => streams[0])).write(event("ticket", calledTicket(7)));
    const { exitCode, stdoutBytes } = await running.ended;
    expect(exitCode).toBe(0);
    expect(stdoutBytes).toEqual(CAT);
  });

  test.each([
    [["--version"], 0],
    [["--help"], 0],
    [["take", "--help"], 0],
    [[], 2],
    [["tkae"], 2],
    [["status"], 2],
    [["take", "-o", "nowhere/cat.png"], 8],
    [["take", "-s", "http://127.0.0.1:1"], 7],
  ])("%j exits with %i", async (args, exit) => {
    expect((await runCatq(place, args)).exitCode).toBe(exit);
  });

  test.each([
    ["not-your-turn", 3],
    ["missed", 4],
    ["banned", 5],
    ["no-cat", 6],
    ["internal", 1],
  ] as const)("exits a claim refused with %s with %i", async (code, exit) => {
    server.routes.set("POST /api/ticket/claim", refuse(code));
    expect((await runCatq(place, ["claim", tokenOf(7)])).exitCode).toBe(exit);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("keeps the place on %s", async (signal, exit) => {
    const running = startCatq(place, ["take"]);
    await until(() => running.stdout().includes("number 3"));
    running.child.kill(signal);
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(exit);
    expect(stderr).toContain("catq claim A07 --wait");
  });
});

test("catq watch --json | head -1 ends without a word, with 0", async () => {
  const watching = spawn(process.execPath, [CATQ_BIN, "watch", "--json"], { cwd: place.cwd, env: place.env });
  const ended = closed(watching);
  let err = "";
  watching.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const first = await new Promise<string>((resolve) =>
    watching.stdout.once("data", (chunk) => resolve(String(chunk))),
  );
  expect(JSON.parse(first.split("\n")[0] ?? "")).toMatchObject({ type: "board", v: 1 });
  watching.stdout.destroy();
  const talking = setInterval(() => {
    for (const stream of streams) stream.write(event("board", boardOf({ revision: Date.now() % 1000 })));
  }, 20);
  expect(await ended).toBe(0);
  clearInterval(talking);
  expect(err).toBe("");
});

function closed(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on("close", (code) => resolve(code)));
}

describe("on a terminal", () => {
  const open = (args: string[]) => openInPty(place, args);

  test("draws a screen, ends with the cat, and prints where it is", async () => {
    const { screen, ended } = open(["take"]);
    const alternate = "\x1b[?1049";
    await until(() => screen().includes(`${alternate}h`));
    (await until(() => streams[0])).write(event("ticket", calledTicket(7)));
    expect(await ended).toBe(0);
    expect(screen().split(`${alternate}l`).at(-1)).toContain(path.join(place.cwd, "cat-A07.png"));
  });

  test.each([
    ["q", 130],
    ["\x03", 130],
  ])("leaves the screen on %j, keeps the place and says how to come back", async (key, exit) => {
    const terminal = open(["take"]);
    await until(() => terminal.screen().includes("\x1b[?1049h") && streams[0]);
    terminal.pty.write(key);
    expect(await terminal.ended).toBe(exit);
    // On the first screen: what is printed on the second is gone with it.
    expect(terminal.screen().split("\x1b[?1049l").at(-1)).toContain("catq claim A07 --wait");
    expect(server.asked).not.toContain("DELETE /api/ticket");
  });

  test("leaves the terminal as it was on SIGTERM", async () => {
    const terminal = open(["take"]);
    await until(() => terminal.screen().includes("\x1b[?1049h"));
    terminal.pty.kill("SIGTERM");
    expect(await terminal.ended).toBe(143);
    expect(terminal.screen()).toContain("\x1b[?1049l");
    expect(terminal.screen()).toContain("\x1b[?25h");
  });

  test("--plain draws none", async () => {
    const terminal = open(["take", "--plain"]);
    await until(() => terminal.screen().includes("number 3"));
    expect(terminal.screen()).not.toContain("\x1b[?1049h");
    terminal.pty.write("\x03");
    expect(await terminal.ended).toBe(130);
  });

  test("watch draws the board until q", async () => {
    const terminal = open(["watch"]);
    await until(() => terminal.screen().includes("\x1b[?1049h"));
    await until(() => {
      terminal.pty.write("q");
      return terminal.screen().includes("\x1b[?1049l");
    });
    expect(await terminal.ended).toBe(0);
  });
});
