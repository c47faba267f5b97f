import { expect, it } from "vitest";
import { after, board, called, HELD, ticket, viewing } from "../../test/states.ts";
import { NOTHING_SAVED, type State } from "../queue/model.ts";
import { reduce } from "../queue/reduce.ts";
import { controlsOf } from "./controls.ts";
import { slipOf } from "./slip.ts";
import { formattedToken } from "./token.ts";

const live = (saved = NOTHING_SAVED, changes = {}): State =>
  after(saved, [0, { type: "live", queue: "q" }], [0, { type: "board", board: board(changes) }]);
const mine = (view: ReturnType<typeof ticket>): State =>
  reduce(live(HELD), { type: "ticket", ticket: view }, 0);

it("lets a number be taken where one can be had", () => {
  expect(controlsOf(live())).toMatchObject({
    take: { label: "Take a number", isOff: false },
    adopt: true,
    token: null,
  });
  expect(controlsOf(live(NOTHING_SAVED, { state: "closed" })).take).toEqual({
    label: "Closed for now",
    isOff: true,
  });
  expect(controlsOf(reduce(live(), { type: "lost", reason: "" }, 1)).take?.isOff).toBe(true);
  expect(controlsOf(mine(ticket())).take).toBeNull();
  const missed = { ...NOTHING_SAVED, end: { number: "A07", outcome: "missed", detail: "" } } as const;
  expect(controlsOf(live(missed)).take?.label).toBe("Take a new number");
});

it("says when to try again right under a refusal of a number, and offers one after it", () => {
  const refused = reduce(live(), { type: "take-refused", text: "Too many.", afterMs: 60_000 }, 0);
  expect(controlsOf(refused).take).toEqual({ label: "Try again in 60 s", isOff: true });
  expect(refused.note?.text).toBe("Too many.");
  expect(Object.values(slipOf(refused)).join(" ")).not.toMatch(/take a number/i);
  const later = reduce(refused, { type: "tick" }, 41_000);
  expect([controlsOf(later).take, later.note?.text]).toEqual([
    { label: "Try again in 19 s", isOff: true },
    "Too many.",
  ]);
  const over = reduce(later, { type: "tick" }, 60_000);
  expect([controlsOf(over).take, over.note]).toEqual([{ label: "Take a number", isOff: false }, null]);
});

it("offers in each moment what can be done in it", () => {
  expect(controlsOf(mine(ticket()))).toMatchObject({
    claim: false,
    pass: true,
    leave: true,
    done: false,
    claimsByItself: false,
  });
  expect(controlsOf(mine(called()))).toMatchObject({ claim: true, pass: true, leave: true, done: false });
  expect(controlsOf(mine(viewing()))).toMatchObject({
    claim: false,
    pass: false,
    leave: false,
    done: true,
    token: null,
  });
});

it("offers the download while the cat is there", () => {
  const picture = { number: "A07", url: "blob:1", fileName: "cat-A07.png", credit: "" };
  expect(controlsOf(reduce(mine(viewing()), { type: "picture", picture }, 1)).download).toBe(picture);
  expect(controlsOf(mine(viewing())).download).toBeNull();
});

it("covers the token unless it is to be seen, in groups that an eye can keep apart", () => {
  const covered = controlsOf(mine(ticket())).token;
  expect(covered).toMatchObject({ isShown: false });
  expect(covered?.text).not.toMatch(/\w/);
  const shown = controlsOf(reduce(mine(ticket()), { type: "token-shown" }, 1)).token;
  expect(shown).toEqual({
    text: "A07-4GZK9 TQ2M8 XC7",
    isShown: true,
    hint: "Hidden again in 15 s, so that nobody else reads it.",
  });
  expect(formattedToken("AA00-4GZK9TQ2M8XC7")).toBe("AA00-4GZK9 TQ2M8 XC7");
});
