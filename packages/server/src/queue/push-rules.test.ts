import { describe, expect, it } from "vitest";
import type { Ticket } from "./model.ts";
import { subscribe, unsubscribe } from "./push-rules.ts";
import { leave, pass, rejoin, settle, take } from "./rules.ts";
import type { Decision, Facts } from "./store.ts";
import { UnitOfWork } from "./unit-of-work.ts";

const moment = { now: 100_000, wall: 1_700_000_000_000 };
const settings = {
  counters: 1,
  claimWindowMs: 60_000,
  viewWindowMs: 30_000,
  rejoinWindowMs: 600_000,
  rejoinBehind: 2,
  ticketsPerAddress: 8,
  banForMs: Number.POSITIVE_INFINITY,
  catPatienceMs: 10_000,
};
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
    const missed = { ...viewing(6), state: "called" as const, until: moment.now, hasRejoined: true };
    expect(news(workOn({ atCounters: [missed] }).decide(null))).toEqual(["6 forgotten"]);
  });

  it("is who missed a turn and may come back, and is kept until then", () => {
    const missed = { ...viewing(6), state: "called" as const, until: moment.now };
    const { effects } = workOn({ atCounters: [missed] }).decide(null);
    const keepUntil = moment.wall + settings.rejoinWindowMs;
    expect(effects).toContainEqual({ kind: "tell", sequence: 6, news: "missed", keepUntil });
    expect(effects).not.toContainEqual(expect.objectContaining({ kind: "unsubscribe" }));
  });

  it("is told nothing more of a miss from which the ticket came back, and is kept", () => {
    const ticket = waiting(6, { state: "missed", endedAt: moment.wall, rejoinBy: moment.wall + 1 });
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

function waiting(sequence: number, parts: Partial<Ticket> = {}): Ticket {
  return {
    sequence,
    state: "waiting",
    address: "192.0.2.1",
    takenAt: 1,
    takenMark: 1,
    calledMark: null,
    claimLeftMs: null,
    isLengthened: false,
    hasPush: true,
    until: null,
    endedAt: null,
    rejoinBy: null,
    hasRejoined: false,
    ...parts,
  };
}

function viewing(sequence: number): Ticket {
  return waiting(sequence, { state: "viewing", calledMark: 95_000, until: 120_000 });
}

function workOn(parts: Partial<Facts>): UnitOfWork {
  const facts: Facts = {
    moment,
    settings,
    endingBans: [],
    declared: null,
    inForce: [],
    mode: { isPaused: false, isClosed: false },
    nextSequence: 50,
    waitingCount: parts.heads?.length ?? 0,
    atCounters: [],
    heads: [],
    ticket: null,
    position: null,
    ban: null,
    ownBan: null,
    liveCounts: [],
    addressTickets: [],
    nextPortion: null,
    sameKey: null,
    stockCat: null,
    announcement: null,
    ...parts,
  };
  const work = new UnitOfWork(facts);
  settle(work);
  return work;
}

/** What subscribers are told, in order: `["7 called", "6 forgotten"]`. */
function news({ effects }: Decision<unknown>): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind === "tell") return [`${effect.sequence} ${effect.news}`];
    return effect.kind === "unsubscribe" ? [`${effect.sequence} forgotten`] : [];
  });
}
