import { expect, it } from "vitest";
import { after, board, called, HELD, ticket, viewing } from "../../test/states.ts";
import { NOTHING_SAVED, sceneOf } from "./model.ts";
import { reduce, TOKEN_SHOWN_MS } from "./reduce.ts";

const picture = { number: "A07", url: "blob:1", fileName: "cat-A07.png", credit: "" };

it("knows nothing at first, then who is there, then that I am in line", () => {
  expect(sceneOf(after(NOTHING_SAVED))).toBe("connecting");
  expect(sceneOf(after(NOTHING_SAVED, [1, { type: "board", board: board() }]))).toBe("idle");
  expect(sceneOf(after(HELD, [1, { type: "board", board: board() }]))).toBe("returning");
  expect(sceneOf(after(HELD, [1, { type: "ticket", ticket: ticket() }]))).toBe("waiting");
});

it.each([
  [ticket({ position: 1 }), "next"],
  [called(), "called"],
  [viewing(), "viewing"],
  [ticket({ state: "missed", position: null }), "missed"],
  [ticket({ state: "banned", position: null }), "ended"],
] as const)("tells the scene of a ticket: %#", (view, scene) => {
  expect(sceneOf(after(HELD, [1, { type: "ticket", ticket: view }]))).toBe(scene);
});

it("says that a claim is under way only while the ticket is called", () => {
  const claiming = after(
    HELD,
    [1, { type: "ticket", ticket: called() }],
    [2, { type: "begun", action: "claim" }],
  );
  expect(sceneOf(claiming)).toBe("claiming");
  expect(sceneOf(reduce(claiming, { type: "ticket", ticket: viewing() }, 3))).toBe("viewing");
  expect(sceneOf(reduce(claiming, { type: "settled", action: "claim" }, 3))).toBe("called");
  expect(reduce(claiming, { type: "settled", action: "pass" }, 3).pending).toBe("claim");
});

it("takes no notice of a ticket that this browser does not hold", () => {
  const state = after(HELD, [1, { type: "ticket", ticket: ticket({ number: "B01" }) }]);
  expect(state.ticket).toBeNull();
});

it("keeps the cat when its ticket has ended, and lets it go with the next ticket", () => {
  const viewed = after(HELD, [1, { type: "ticket", ticket: viewing() }], [2, { type: "picture", picture }]);
  const end = { number: "A07", outcome: "seen", detail: "" } as const;
  const seen = reduce(viewed, { type: "saved", saved: { ...HELD, ticket: null, end } }, 3);
  expect(sceneOf(seen)).toBe("seen");
  expect(seen.picture).toBe(picture);
  for (const next of [
    { token: "A08-1", number: "A08", queue: "q" },
    { token: "A07-2", number: "A07", queue: "another" },
  ])
    expect(
      reduce(seen, { type: "saved", saved: { ...HELD, ticket: next, end: null } }, 4).picture,
    ).toBeNull();
});

it("hides the token by itself, and when another ticket takes its place", () => {
  const shown = after(HELD, [100, { type: "token-shown" }]);
  expect(shown.tokenShownUntil).toBe(100 + TOKEN_SHOWN_MS);
  expect(reduce(shown, { type: "tick" }, 100 + TOKEN_SHOWN_MS - 1).tokenShownUntil).not.toBeNull();
  expect(reduce(shown, { type: "tick" }, 100 + TOKEN_SHOWN_MS).tokenShownUntil).toBeNull();
  expect(reduce(shown, { type: "saved", saved: NOTHING_SAVED }, 200).tokenShownUntil).toBeNull();
});

it("lets no question hide a call", () => {
  const asked = after(HELD, [1, { type: "ticket", ticket: ticket() }], [2, { type: "leave-asked" }]);
  expect(asked.isAsking).toBe(true);
  expect(reduce(asked, { type: "ticket", ticket: ticket({ position: 1 }) }, 3).isAsking).toBe(true);
  expect(reduce(asked, { type: "ticket", ticket: called() }, 3).isAsking).toBe(false);
  expect(reduce(asked, { type: "stayed" }, 3).isAsking).toBe(false);
});

it("remembers since when the connection is lost, and forgets it when it is back", () => {
  const lost = after(
    HELD,
    [5, { type: "lost", reason: "gone" }],
    [9, { type: "lost", reason: "still gone" }],
  );
  expect(lost.connection).toEqual({ state: "lost", since: 5, reason: "still gone" });
  expect(reduce(lost, { type: "live", queue: "q" }, 10)).toMatchObject({
    connection: { state: "live" },
    queue: "q",
  });
});

it("shows a ban until the queue speaks again", () => {
  const ban = { since: null, until: null, reason: "cheating", detail: "", address: "203.0.113.9" };
  const banned = after(HELD, [1, { type: "ticket", ticket: ticket() }], [2, { type: "banned", ban }]);
  expect(sceneOf(banned)).toBe("banned");
  expect(sceneOf(reduce(banned, { type: "live", queue: "q" }, 3))).toBe("waiting");
});

it("forgets a note after a while, and when something new begins", () => {
  const told = after(HELD, [1, { type: "trouble", text: "no" }]);
  expect(told.note).toMatchObject({ kind: "trouble", text: "no" });
  expect(reduce(told, { type: "tick" }, 30_000).note).toBeNull();
  expect(reduce(told, { type: "begun", action: "pass" }, 2).note).toBeNull();
  expect(after(HELD, [1, { type: "news", text: "yes" }]).note?.kind).toBe("news");
});

it("never lets time run backwards, and takes a late signal for as old as it is", () => {
  const state = after(NOTHING_SAVED, [5000, { type: "tick" }]);
  const next = reduce(state, { type: "board", board: board() }, 2000, 4000);
  expect(next.at).toBe(5000);
  expect(next.board?.at).toBe(2000);
});

it("follows another tab that has it told while the page is closed, or not any more", () => {
  const wanted = { ...HELD, preferences: { ...HELD.preferences, isPushed: true } };
  const offered = after(HELD, [1, { type: "push", push: "offered" }]);
  const on = reduce(offered, { type: "saved", saved: wanted }, 2);
  expect(on.push).toBe("on");
  expect(reduce(on, { type: "saved", saved: wanted }, 3).push).toBe("on");
  expect(reduce(on, { type: "saved", saved: HELD }, 4).push).toBe("offered");
  const refused = after(HELD, [1, { type: "push", push: "refused" }]);
  expect(reduce(refused, { type: "saved", saved: wanted }, 2).push).toBe("refused");
});

it("draws no number twice, whatever it is sent", () => {
  const sent = board({
    waiting: ["A01", "A01"],
    recent: [
      { number: "A00", outcome: "seen", at: "x" },
      { number: "A00", outcome: "left", at: "y" },
    ],
  });
  const { value } = after(NOTHING_SAVED, [1, { type: "board", board: sent }]).board ?? {};
  expect(value?.waiting).toEqual(["A01"]);
  expect(value?.recent).toHaveLength(1);
});
