import { board as boardSchema, ticketView } from "@catq/shared/schemas";
import { expect, it } from "vitest";
import { board, called, ticket, time } from "../../test/states.ts";
import { parseBoard, parseProblem, parseTicket } from "./parse.ts";

const full = board({
  active: [{ number: "A01", state: "called", until: time(1) }],
  waiting: ["A02"],
  waitingCount: 1,
  recent: [{ number: "A00", outcome: "missed", at: time(0) }],
  announcement: { text: "hello", at: time(0) },
});

it("reads what the schemas allow", () => {
  expect(boardSchema.parse(full)).toEqual(full);
  expect(parseBoard(full)).toEqual(full);
  const { announcement: _, ...older } = full;
  expect(parseBoard(older)?.announcement).toBeNull();
  for (const view of [ticket(), called()]) expect(parseTicket(ticketView.parse(view))).toEqual(view);
});

it.each([
  null,
  [],
  "board",
  { ...full, state: 7 },
  { ...full, now: "soon" },
  { ...full, waiting: ["<b>"] },
  { ...full, waitingCount: -1 },
  { ...full, active: [{ number: "A01", state: null, until: time(1) }] },
  { ...full, recent: [null] },
  { ...full, announcement: { text: 7 } },
])("takes nothing else for a board: %#", (value) => {
  expect(parseBoard(value)).toBeNull();
});

it.each([
  null,
  { ...ticket(), position: 0 },
  { ...ticket(), state: null },
  { ...ticket(), claimBy: "x" },
  { ...ticket(), estimatedWaitMs: Number.NaN },
])("takes nothing else for a ticket: %#", (value) => {
  expect(parseTicket(value)).toBeNull();
});

it("reads what a newer daemon says in words that the page does not know", () => {
  const newer = {
    ...full,
    state: "ajar",
    weather: "fine",
    active: [{ number: "A01", state: "petting", until: time(1), by: "Mia" }],
    recent: [...full.recent, { number: "A03", outcome: "adopted", at: time(0) }],
  };
  expect(parseBoard(newer)).toMatchObject({
    state: "open",
    active: [{ number: "A01", state: "viewing" }],
    recent: full.recent,
  });
  const held = { ...ticket(), state: "held", position: null, heldBy: "Mia" };
  expect(parseTicket(held)).toMatchObject({ state: "waiting", position: null });
});

it("reads a refusal, and how long to wait", () => {
  const document = { code: "closed", detail: "No." };
  expect(parseProblem(document, 503, "60")).toMatchObject({
    code: "closed",
    status: 503,
    retryAfterMs: 60_000,
  });
  expect(parseProblem(document, 503, null)?.retryAfterMs).toBeNull();
  expect(parseProblem({ code: 1 }, 500, null)).toBeNull();
});
