import { describe, expect, it } from "vitest";
import { ended, newTicket } from "../../../../test/store-contract/queue.ts";
import type { TicketRow } from "../../batch/tables.ts";
import type { Done, StoredTicket } from "../session.ts";
import { Loaded } from "./loaded.ts";
import { mergeLoads } from "./merge-loads.ts";
import { type Load, Miss } from "./miss.ts";
import { TicketOverlay } from "./ticket-overlay.ts";

const row = (sequence: number, place: number | null = sequence, address = "192.0.2.1"): StoredTicket => ({
  ticket: newTicket(sequence, address),
  place,
  callOrder: null,
});
const gone = (sequence: number, address?: string): StoredTicket => ({
  ticket: ended(newTicket(sequence, address), "left"),
  place: null,
  callOrder: null,
});
const reply = (rows: readonly unknown[]): Done => ({
  ok: true,
  tag: "SELECT",
  rows: rows as Done["rows"],
  count: rows.length,
  warnings: [],
});

/** What is missed, or what came of it. */
function missOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (error instanceof Miss) return error.load;
    throw error;
  }
}

function sequences(rows: readonly TicketRow[]): number[] {
  return rows.map(({ ticket }) => ticket.sequence);
}

function overlayOn(...loads: [Load, readonly unknown[]][]): TicketOverlay {
  const loaded = new Loaded();
  for (const [load, rows] of loads) loaded.keep(load, reply(rows));
  return new TicketOverlay(loaded, 20);
}

describe("tickets with what a batch wrote", () => {
  it("are missed where they are not loaded, and known to be none where nobody can have taken them", () => {
    const load: Load = { kind: "ticketsBySequence", sequences: [1, 2], withBelow: [] };
    const tickets = overlayOn([load, [{ ...row(1), below: null }]]);
    expect([tickets.get(1), tickets.get(2), tickets.get(20)]).toEqual([row(1), null, null]);
    expect(missOf(() => tickets.get(3))).toMatchObject({ kind: "ticketsBySequence", sequences: [3] });
  });

  it("give the first of the line, without those who left and with those who came between", () => {
    const tickets = overlayOn([{ kind: "heads", count: 4 }, [row(1), row(2), row(3), row(4)]]);
    tickets.update(gone(1));
    tickets.insert({ ticket: newTicket(20), place: 2.5, callOrder: null }, null);
    tickets.insert({ ticket: newTicket(21), place: 20, callOrder: null }, null);
    expect(sequences(tickets.heads(3))).toEqual([2, 20, 3]);
    // Whether anybody stands between 4 and 21, nobody knows yet.
    expect(sequences(tickets.heads(4))).toEqual([2, 20, 3, 4]);
    expect(missOf(() => tickets.heads(5))).toEqual({ kind: "heads", count: 10 });
  });

  it("give all of the line where there are no more than are loaded", () => {
    const tickets = overlayOn([{ kind: "heads", count: 4 }, [row(1)]]);
    tickets.insert({ ticket: newTicket(20), place: 20, callOrder: null }, null);
    expect(sequences(tickets.heads(9))).toEqual([1, 20]);
  });

  it("count the live ones of an address and of a range, up to what is asked for", () => {
    const tickets = overlayOn(
      [{ kind: "liveCounts", names: ["10.0.0.1"] }, [{ address: "10.0.0.1", live: 3 }]],
      [{ kind: "liveCountsBetween", from: "10.0.0.", to: "10.0.0/" }, [{ address: "10.0.0.1", live: 3 }]],
      [{ kind: "liveTicketsOf", address: "10.0.0.1", limit: 9 }, [row(1, 1, "10.0.0.1")]],
    );
    tickets.update(gone(1, "10.0.0.1"));
    tickets.insert({ ticket: newTicket(20, "10.0.0.2"), place: 20, callOrder: null }, null);
    expect([tickets.countOf("10.0.0.1", 9), tickets.countOf("10.0.0.1", 1)]).toEqual([2, 1]);
    expect(tickets.countsBetween({ from: "10.0.0.", to: "10.0.0/" })).toEqual([
      { address: "10.0.0.1", live: 2 },
      { address: "10.0.0.2", live: 1 },
    ]);
    expect(missOf(() => tickets.countOf("10.0.0.9", 9))).toEqual({ kind: "liveCounts", names: ["10.0.0.9"] });
    expect(tickets.ofAddress("10.0.0.1", 9)).toEqual([]);
  });

  it("take one ticket with one key, in this batch or before", () => {
    const key = Buffer.alloc(32, 1);
    const tickets = overlayOn([{ kind: "ticketsByKey", keys: [key] }, []]);
    expect(tickets.byKey(key)).toBeNull();
    tickets.insert({ ticket: newTicket(20), place: 20, callOrder: null }, key);
    expect(tickets.byKey(key)?.ticket.sequence).toBe(20);
    expect(() => tickets.insert({ ticket: newTicket(21), place: 21, callOrder: null }, key)).toThrow("key");
  });
});

it("loads what several jobs miss with one statement of each kind", () => {
  const key = Buffer.alloc(32, 1);
  expect(
    mergeLoads([
      { kind: "ticketsBySequence", sequences: [1, 2], withBelow: [1] },
      { kind: "heads", count: 2 },
      { kind: "ticketsBySequence", sequences: [2, 3], withBelow: [] },
      { kind: "heads", count: 5 },
      { kind: "ticketsByKey", keys: [key] },
      { kind: "ticketsByKey", keys: [Buffer.from(key)] },
      { kind: "liveTicketsOf", address: "10.0.0.1", limit: 2 },
      { kind: "liveTicketsOf", address: "10.0.0.2", limit: 2 },
      { kind: "readAnnouncement" },
      { kind: "readAnnouncement" },
    ]),
  ).toEqual([
    { kind: "ticketsBySequence", sequences: [1, 2, 3], withBelow: [1] },
    { kind: "heads", count: 5 },
    { kind: "ticketsByKey", keys: [key] },
    { kind: "liveTicketsOf", address: "10.0.0.1", limit: 2 },
    { kind: "liveTicketsOf", address: "10.0.0.2", limit: 2 },
    { kind: "readAnnouncement" },
  ]);
});
