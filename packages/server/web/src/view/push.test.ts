import { expect, it } from "vitest";
import { after, board, called, HELD, ticket } from "../../test/states.ts";
import { NOTHING_SAVED, type PushStatus, type State } from "../queue/model.ts";
import { pushOf } from "./push.ts";

const waiting = (push: PushStatus, view = ticket()): State =>
  after(HELD, [0, { type: "ticket", ticket: view }], [1, { type: "push", push }]);
const idle = (push: PushStatus): State =>
  after(NOTHING_SAVED, [0, { type: "board", board: board() }], [1, { type: "push", push }]);

it("offers to tell who waits, and says what comes", () => {
  const view = pushOf(waiting("offered"));
  expect(view?.button).toEqual({ label: "Tell me even with this page closed", isBusy: false });
  for (const when of ["you are next", "your turn", "may come back"]) expect(view?.words).toContain(when);
  expect(pushOf(waiting("offered", ticket({ position: 1 })))).toEqual(view);
});

it("offers nothing before there is a number, nor to who is called", () => {
  expect(pushOf(idle("offered"))).toBeNull();
  expect(pushOf(waiting("offered", called()))).toBeNull();
});

it("says that the page may be closed, and takes it back", () => {
  expect(pushOf(waiting("on"))).toMatchObject({
    words: expect.stringContaining("You may close this page."),
    button: { label: "Stop telling me" },
  });
});

it("says why it cannot where notifications are blocked, and leaves nothing to press", () => {
  expect(pushOf(waiting("refused"))).toMatchObject({
    words: expect.stringContaining("blocked"),
    button: null,
  });
});

it("tells an iPhone of the Home Screen, before a number is taken and after", () => {
  expect(pushOf(idle("home-screen"))?.words).toContain("“Add to Home Screen”, and open it from there. Take");
  expect(pushOf(waiting("home-screen"))?.words).toContain("Copy your token first");
});

it("says nothing where the queue or the browser cannot do it", () => {
  expect(pushOf(waiting("unknown"))).toBeNull();
  expect(pushOf(idle("unknown"))).toBeNull();
});
