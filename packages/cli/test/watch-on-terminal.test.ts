import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { openInPty } from "./catq-in-pty.ts";
import { place, serveEachTest } from "./scripted-place.ts";
import { at, boardOf, event, json, stream } from "./scripted-server.ts";
import { until } from "./until.ts";

const BELL = "\u0007";
const LIMIT_MS = 25_000;

let streams: ServerResponse[];

serveEachTest(() => {
  streams = [];
  return {
    "GET /api/queue": json(boardOf()),
    "GET /api/queue/events": stream([event("board", boardOf())], streams),
  };
});

function boardWith(number: string, state: "called" | "viewing"): string {
  return event("board", boardOf({ active: [{ number, state, until: at(60_000) }] }));
}

test.each([
  [["watch", "--chime"], 2],
  [["watch"], 0],
] as const)("the screen of %j rings %i times for two calls", async (args, rings) => {
  const { screen, pty, ended } = openInPty(place, args);
  await until(() => screen().includes("● live"), LIMIT_MS);
  const open = await until(() => streams[0]);
  open.write(boardWith("A01", "called"));
  await until(() => screen().includes("your turn!"), LIMIT_MS);
  open.write(boardWith("A01", "viewing"));
  await until(() => screen().includes("looking at a cat"), LIMIT_MS);
  const before = screen().length;
  open.write(boardWith("A02", "called"));
  await until(() => screen().slice(before).includes("your turn!"), LIMIT_MS);
  pty.write("q");
  expect(await ended).toBe(0);
  expect(screen().split(BELL)).toHaveLength(rings + 1);
});

test("a server that is there but says nothing is told after 20 s, and that it speaks again", async () => {
  const { screen, pty, ended } = openInPty(place, ["watch"]);
  await until(() => screen().includes("● live"), LIMIT_MS);
  await until(() => screen().includes("no word for 20 s"), LIMIT_MS + 20_000);
  const before = screen().length;
  // The seconds go on: only what changes of them is written.
  await until(() => screen().length > before, LIMIT_MS);
  streams[0]?.write(":\n");
  await until(() => screen().slice(before).includes("● live"), LIMIT_MS);
  expect(screen()).not.toContain("reconnecting");
  pty.write("q");
  expect(await ended).toBe(0);
}, 120_000);
