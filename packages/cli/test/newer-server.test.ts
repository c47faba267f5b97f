import { afterEach, beforeEach, expect, test } from "vitest";
import { createPlace, type Place } from "./run-catq.ts";
import { runMain } from "./run-main.ts";
import {
  at,
  boardOf,
  event,
  json,
  type ScriptedServer,
  startScriptedServer,
  stream,
  ticketOf,
  tokenOf,
} from "./scripted-server.ts";

let server: ScriptedServer;
let place: Place;

const newerBoard = {
  ...boardOf({ waiting: ["A07"], waitingCount: 1 }),
  state: "ajar",
  weather: "fine",
  active: [{ number: "A01", state: "petting", until: at(60_000), by: "Mia" }],
  recent: [{ number: "A00", outcome: "adopted", at: at(0) }],
};
const held = { ...ticketOf(7), state: "held", position: null, heldBy: "Mia" };

/** A refusal with a code of the server's own. */
const adopted = json(
  { type: "/problems/adopted", title: "Adopted", status: 410, detail: "A07 was adopted.", code: "adopted" },
  410,
  { "content-type": "application/problem+json" },
);

beforeEach(async () => {
  server = await startScriptedServer({
    "POST /api/tickets": json({ ...held, token: tokenOf(7) }, 201),
    "GET /api/queue": json(newerBoard),
    "GET /api/ticket": json(held),
  });
  place = createPlace(server.url);
});
afterEach(async () => {
  await server.close();
  place.remove();
});

test("a board with states, ends and fields that catq does not know is shown", async () => {
  const { stdout, stderr, exitCode } = await runMain(place, ["watch", "--once"]);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout).toContain("A01");
});

test("a ticket in a state that catq does not know is kept and shown", async () => {
  expect(await runMain(place, ["take", "--no-wait", "-q"])).toMatchObject({ exitCode: 0, stdout: "A07\n" });
  const { stdout, exitCode } = await runMain(place, ["status"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^A07 waits/) });
});

test("a wait goes on through unknown events and states, to an end that is told by an unknown code", async () => {
  let opened = 0;
  server.routes.set("GET /api/ticket/events", (...exchange) => {
    opened += 1;
    if (opened > 1) {
      adopted(...exchange);
      return;
    }
    const unknown = "event: weather\ndata: fine\n\n";
    stream([event("ticket", held), event("board", newerBoard), unknown])(...exchange);
    exchange[1].end();
  });
  const { exitCode, stdout, stderr } = await runMain(place, ["take"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: "" });
  expect(stdout).toMatch(/Your number is A07\.\nA07 waits[\s\S]*adopted/);
  expect(stdout).not.toMatch(/understand/);
});
