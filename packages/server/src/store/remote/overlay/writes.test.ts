import { describe, expect, it } from "vitest";
import { FIRST_QUEUE } from "../../../../test/simulation/database/first-queue.ts";
import { called, ended, newTicket } from "../../../../test/store-contract/queue.ts";
import type { Statement, StoredTicket } from "../session.ts";
import { Loaded } from "./loaded.ts";
import { Overlay } from "./overlay.ts";
import { expectedCount, writesOf } from "./writes.ts";

const waiting = (sequence: number, place = sequence): StoredTicket => ({
  ticket: newTicket(sequence),
  place,
  callOrder: null,
});
const atCounter = (sequence: number, callOrder: number): StoredTicket => ({
  ticket: called(newTicket(sequence)),
  place: null,
  callOrder,
});
const gone = (sequence: number): StoredTicket => ({
  ticket: ended(newTicket(sequence), "left"),
  place: null,
  callOrder: null,
});

/** The tables as a batch sees them in which these tickets are loaded. */
function overlayOn(...rows: StoredTicket[]): Overlay {
  const loaded = new Loaded();
  for (const row of rows) loaded.tickets.set(row.ticket.sequence, row);
  const row = { ...FIRST_QUEUE, nextSequence: 9, nextPlace: 9, nextLogId: 5, nextCatId: 3 };
  return new Overlay({ row, loaded, bans: new Map(), name: "n1" });
}

function kindsOf(statements: readonly Statement[]): string[] {
  return statements.map(({ kind }) => kind);
}

describe("what a batch wrote", () => {
  it("is nothing where a ticket comes out as it was", () => {
    const overlay = overlayOn(waiting(1));
    overlay.tickets.update(atCounter(1, 1));
    overlay.tickets.update(waiting(1));
    expect(writesOf(overlay)).toEqual([]);
  });

  it("is one statement for all tickets, each as it stands in the end", () => {
    const overlay = overlayOn(waiting(1), waiting(2));
    overlay.tickets.update(atCounter(1, 1));
    overlay.tickets.update(gone(1));
    overlay.tickets.update(atCounter(2, 2));
    expect(writesOf(overlay)).toEqual([{ kind: "updateTickets", rows: [gone(1), atCounter(2, 2)] }]);
  });

  it("adds a ticket that was taken and called in one go as it stands in the end, with its key", () => {
    const overlay = overlayOn();
    const key = Buffer.alloc(32, 1);
    overlay.tickets.insert({ ticket: newTicket(9), place: 9, callOrder: null }, key);
    overlay.tickets.update(atCounter(9, 1));
    expect(writesOf(overlay)).toEqual([{ kind: "insertTickets", rows: [{ ...atCounter(9, 1), key }] }]);
  });

  it("frees a place and an order of calls before somebody else is given it", () => {
    const overlay = overlayOn(waiting(1), waiting(2), atCounter(3, 1), waiting(4));
    overlay.tickets.update(waiting(1, 2));
    overlay.tickets.update(waiting(2, 1));
    overlay.tickets.update(gone(3));
    overlay.tickets.update(atCounter(4, 1));
    const [first, ...others] = writesOf(overlay);
    expect(first).toEqual({ kind: "setAside", sequences: [1, 2, 3] });
    expect(kindsOf(others)).toEqual(["updateTickets"]);
  });

  it("counts the lines of the log and the cats on from the queue's row", () => {
    const overlay = overlayOn();
    const event = { at: 1, type: "paused", sequence: null } as const;
    overlay.log.append(event);
    overlay.log.append(event);
    overlay.cats.addStored({ picture: 7, mediaType: "image/png", digest: Buffer.alloc(32), credit: "" });
    expect(writesOf(overlay)).toMatchObject([
      { kind: "addCats", rows: [{ id: 3, picture: 7 }] },
      { kind: "appendLog", rows: [{ id: 5 }, { id: 6 }] },
    ]);
    expect(overlay.rowAfter()).toMatchObject({ nextLogId: 7, nextCatId: 4, stockRevision: 1, commits: 1 });
  });

  it("lifts no ban that the batch itself made", () => {
    const overlay = overlayOn();
    const ban = { address: "192.0.2.1", since: 1, until: null, reason: "noise" };
    overlay.bans.set(ban, false, 1);
    expect(overlay.bans.lift(ban.address)).toBe(true);
    expect(overlay.bans.lift(ban.address)).toBe(false);
    expect(writesOf(overlay)).toEqual([]);
  });

  it("must be as many rows as were sent, but for what deletes", () => {
    expect(expectedCount({ kind: "updateTickets", rows: [gone(1)] })).toBe(1);
    expect(expectedCount({ kind: "setAside", sequences: [1, 2] })).toBe(2);
    expect(expectedCount({ kind: "dropCats", sequences: [1, 2] })).toBeNull();
  });
});
