import { describe, expect, it } from "vitest";
import type { TicketStatus } from "../queue/view/views.ts";
import { messageOf } from "./push-message.ts";

const now = Date.UTC(2026, 0, 1, 12);

function ticket(parts: Partial<TicketStatus>): TicketStatus {
  return {
    sequence: 7,
    number: "A07",
    state: "waiting",
    position: 1,
    estimatedWaitMs: 40_000,
    longestWaitMs: 120_000,
    takenAt: now - 60_000,
    claimBy: null,
    viewUntil: null,
    rejoinBy: null,
    rejoinPosition: null,
    now,
    ...parts,
  };
}

const called = (leftMs: number) => ticket({ state: "called", position: null, claimBy: now + leftMs });

describe("a push message", () => {
  it("tells who is called until when, and is kept no longer than that", () => {
    expect(messageOf("called", called(42_900), "Vet")).toEqual({
      payload: {
        news: "called",
        number: "A07",
        until: "2026-01-01T12:00:42.900Z",
        title: "Vet",
      },
      ttlSeconds: 42,
      topic: "A07",
    });
  });

  it("is not sent for a window that is over, or nearly", () => {
    expect(messageOf("called", called(0), "Vet")).toBeNull();
    expect(messageOf("called", called(900), "Vet")).toBeNull();
  });

  it("is not sent where the ticket has gone on since", () => {
    expect(messageOf("called", ticket({ state: "viewing", position: null }), "Vet")).toBeNull();
    expect(messageOf("called", ticket({ position: 3 }), "Vet")).toBeNull();
    expect(messageOf("next", called(42_000), "Vet")).toBeNull();
    expect(messageOf("next", ticket({ position: 2 }), "Vet")).toBeNull();
    expect(messageOf("next", null, "Vet")).toBeNull();
  });

  it("tells who missed its turn until when it may come back, and nobody who may not", () => {
    const missed = (rejoinBy: number | null) => ticket({ state: "missed", position: null, rejoinBy });
    expect(messageOf("missed", missed(now + 600_000), null)).toMatchObject({
      payload: { news: "missed", until: "2026-01-01T12:10:00.000Z" },
      ttlSeconds: 600,
    });
    expect(messageOf("missed", missed(null), null)).toBeNull();
    expect(messageOf("missed", missed(now), null)).toBeNull();
    expect(messageOf("missed", ticket({}), null)).toBeNull();
  });

  it("tells who is next without a time, and is kept as long as that can last", () => {
    const message = messageOf("next", ticket({}), "Vet");
    expect(message).toMatchObject({ payload: { news: "next", until: null }, ttlSeconds: 120 });
  });
});
