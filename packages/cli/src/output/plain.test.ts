import { expect, test } from "vitest";
import { at, boardOf, calledTicket, T0, ticketOf } from "../../test/scripted-server.ts";
import type { Progress } from "../ticket/progress.ts";
import { createSentences, shortPath } from "./plain.ts";

function say(...steps: Progress[]): (string | null)[] {
  const sentence = createSentences("/home/ann");
  return steps.map((step) => sentence(step)?.text ?? null);
}

const saved: Progress = {
  type: "saved",
  saved: {
    number: "A07",
    path: "/home/ann/cats/cat-A07.png",
    bytes: 812,
    mediaType: "image/png",
    sha256: "00",
    credit: null,
    viewUntil: null,
  },
};

test("says a place once, though the estimate ticks", () => {
  expect(
    say(
      { type: "ticket", ticket: ticketOf(7) },
      { type: "ticket", ticket: ticketOf(7, { estimatedWaitMs: 70_000 }) },
      {
        type: "ticket",
        ticket: ticketOf(7, { position: 1, estimatedWaitMs: 40_000, longestWaitMs: 120_000 }),
      },
      { type: "ticket", ticket: calledTicket(7) },
      { type: "claiming", number: "A07" },
      { type: "ticket", ticket: ticketOf(7, { state: "viewing", position: null, viewUntil: at(60_000) }) },
      saved,
      { type: "ended", number: "A07", outcome: "seen", detail: "A07 has had its turn." },
    ),
  ).toEqual([
    "A07 is 3rd in line: about 80 s, at most 4 min.",
    null,
    "A07 is next in line: about 40 s, at most 2 min.",
    "A07 is called: 60 s to claim.",
    null,
    null,
    "The cat is saved as cats/cat-A07.png (812 bytes).",
    null,
  ]);
});

const online: Progress = { type: "connection", connection: { state: "online" } };

function lost(attempt: number, reason: string): Progress {
  return { type: "connection", connection: { state: "reconnecting", since: 0, attempt, reason } };
}

test("says a silence once, and how it ends", () => {
  const silent: Progress = { type: "connection", connection: { state: "silent", since: 0, forMs: 20_000 } };
  expect(say(online, silent, online, online, silent, lost(1, "the server fell silent"), online)).toEqual([
    null,
    "Nothing heard from the server for 20 s; still waiting.",
    "The server is heard again.",
    null,
    "Nothing heard from the server for 20 s; still waiting.",
    "The connection is lost (the server fell silent); trying again.",
    "Connected again.",
  ]);
});

test("says once that the stream is held back on the way, and when it comes through", () => {
  const polled: Progress = { type: "connection", connection: { state: "online", isPolled: true } };
  const told =
    "Live news does not come through: something on the way holds it back. Asking every few seconds instead.";
  expect(say(polled, polled, online, lost(1, "gone"), polled, polled, online)).toEqual([
    told,
    null,
    "Live news comes through again.",
    "The connection is lost (gone); trying again.",
    "Connected again.",
    null,
    "Live news comes through again.",
  ]);
});

test("says an outage once, and its end", () => {
  const [first, second] = [lost(1, "nothing listens there"), lost(2, "nothing listens there")];
  const connecting: Progress = { type: "connection", connection: { state: "connecting" } };
  expect(say(connecting, online, first, second, online)).toEqual([
    null,
    null,
    "The connection is lost (nothing listens there); trying again.",
    null,
    "Connected again.",
  ]);
});

test("says when the queue pauses, closes and opens, and nothing else of the board", () => {
  const board = (state: "open" | "paused" | "closed"): Progress => ({
    type: "board",
    board: boardOf({ state }),
  });
  const said = say(board("open"), board("paused"), board("paused"), board("closed"), board("open"));
  expect(said.map((text) => text?.slice(0, 22) ?? null)).toEqual([
    null,
    "The queue is paused: n",
    null,
    "The queue is closed: n",
    "The queue is open agai",
  ]);
});

test("says what the operator announces once, and that it is taken back", () => {
  const board = (text: string | null): Progress => ({
    type: "board",
    board: boardOf({ announcement: text === null ? null : { text, at: T0 } }),
  });
  const lines = say(
    board("the counter closes at 17:00\x07"),
    board("the counter closes at 17:00"),
    board(null),
  );
  expect(lines).toEqual(["Notice: The counter closes at 17:00.", null, "The notice is taken back."]);
});

test("says troubles and ends as sentences, the same trouble once", () => {
  const busy: Progress = { type: "trouble", message: "the server is busy.", hint: "trying again" };
  expect(
    say(
      { type: "taken", ticket: ticketOf(7), server: "http://x", isResumed: true },
      busy,
      busy,
      { type: "trouble", message: "odd", hint: null },
      { type: "ended", number: "A07", outcome: "missed", detail: `missed at ${T0}` },
    ),
  ).toEqual(["Following A07.", "The server is busy: trying again.", null, "Odd.", `Missed at ${T0}.`]);
});

test("shows a path as a person in that folder would type it", () => {
  expect(shortPath("/home/ann/cat.png", "/home/ann")).toBe("cat.png");
  expect(shortPath("/tmp/cat.png", "/home/ann")).toBe("/tmp/cat.png");
});
