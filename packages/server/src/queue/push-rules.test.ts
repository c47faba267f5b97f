import { describe, expect, it } from "vitest";
import {
  MOMENT,
  RULE_SETTINGS,
  waiting as ticket,
  viewing as viewingTicket,
  workOn,
} from "../../test/work-on.ts";
import type { Ticket } from "./model.ts";
import { subscribe, unsubscribe } from "./push-rules.ts";
import { leave, pass, rejoin, take } from "./rules.ts";
import type { Decision } from "./store.ts";

const subscription = {
  endpoint: "https://push.example/1",
  p256dh: Buffer.alloc(65, 4),
  auth: Buffer.alloc(16),
};

describe("who is told by Web Push", () => {
  it("is who is called, and who becomes the first of the line by it", () => {
    const work = workOn({ heads: [waiting(7), waiting(8), waiting(9)] });
    expect(news(work.decide(null))).toEqual(["7 called", "8 next"]);
  });

  it("is nobody who has not subscribed", () => {
    const heads = [waiting(7, { hasPush: false }), waiting(8, { hasPush: false })];
    expect(news(workOn({ heads }).decide(null))).toEqual([]);
  });

  it("is not who was the first of the line before", () => {
    const work = workOn({
      atCounters: [viewing(6)],
      heads: [waiting(7), waiting(8)],
      waitingCount: 3,
      ticket: waiting(9),
    });
    expect(news(leave(work, 9))).toEqual(["9 forgotten"]);
  });

  it("is who stands behind one that leaves, or lets others go first", () => {
    const facts = { atCounters: [viewing(6)], heads: [waiting(7), waiting(8)], ticket: waiting(7) };
    expect(news(leave(workOn(facts), 7))).toEqual(["7 forgotten", "8 next"]);
    expect(news(pass(workOn({ ...facts, position: 1 }), 7, 1))).toEqual(["8 next"]);
  });

  it("is nobody where a take changes nothing for those who wait", () => {
    const facts = { atCounters: [viewing(6)], heads: [waiting(7)], nextSequence: 8 };
    const asked = { address: "192.0.2.1", shares: [], key: null };
    expect(news(take(workOn(facts), asked))).toEqual([]);
  });

  it("is forgotten with the end of the ticket", () => {
    const missed = { ...viewing(6), state: "called" as const, until: MOMENT.now, hasRejoined: true };
    expect(news(workOn({ atCounters: [missed] }).decide(null))).toEqual(["6 forgotten"]);
  });

  it("is who missed a turn and may come back, and is kept until then", () => {
    const missed = { ...viewing(6), state: "called" as const, until: MOMENT.now };
    const { effects } = workOn({ atCounters: [missed] }).decide(null);
    const keepUntil = MOMENT.wall + RULE_SETTINGS.rejoinWindowMs;
    expect(effects).toContainEqual({ kind: "tell", sequence: 6, news: "missed", keepUntil });
    expect(effects).not.toContainEqual(expect.objectContaining({ kind: "unsubscribe" }));
  });

  it("is told nothing more of a miss from which the ticket came back, and is kept", () => {
    const ticket = waiting(6, { state: "missed", endedAt: MOMENT.wall, rejoinBy: MOMENT.wall + 1 });
    const work = workOn({ atCounters: [viewing(5)], heads: [waiting(7), waiting(8)], ticket });
    const { effects } = rejoin(work, 6, { shares: [], isBanned: false });
    expect(effects).toContainEqual({ kind: "tell", sequence: 6, news: null, keepUntil: null });
  });
});

describe("a subscription", () => {
  it("is taken for a ticket that lives, and given up", () => {
    const facts = { atCounters: [viewing(6)], ticket: viewing(6) };
    const taken = subscribe(workOn(facts), 6, subscription);
    expect(taken).toMatchObject({
      answer: { ok: true },
      effects: [{ kind: "subscribe", sequence: 6, subscription }],
    });
    expect(unsubscribe(workOn(facts), 6, null).effects).toMatchObject([{ endpoint: null }]);
  });

  it("is refused for one that has ended", () => {
    const ticket = waiting(6, { state: "left", endedAt: 5 });
    const { answer, effects } = subscribe(workOn({ ticket }), 6, subscription);
    expect(answer).toMatchObject({ ok: false, refusal: { code: "left" } });
    expect(effects).toEqual([]);
  });
});

/** One with a browser that is told of it. */
function waiting(sequence: number, parts: Partial<Ticket> = {}): Ticket {
  return ticket(sequence, { hasPush: true, ...parts });
}

function viewing(sequence: number): Ticket {
  return { ...viewingTicket(sequence), hasPush: true };
}

/** What subscribers are told, in order: `["7 called", "6 forgotten"]`. */
function news({ effects }: Decision<unknown>): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind === "tell") return [`${effect.sequence} ${effect.news}`];
    return effect.kind === "unsubscribe" ? [`${effect.sequence} forgotten`] : [];
  });
}
