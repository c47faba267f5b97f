import { describe, expect, it } from "vitest";
import {
  HERE,
  MOMENT,
  RULE_SETTINGS,
  waiting as ticket,
  viewing,
  workOn as workOnFacts,
} from "../../test/work-on.ts";
import type { Ban, Ticket } from "./model.ts";
import { announce, ban, changeState, recall, skip, unban } from "./operator-rules.ts";
import { cheat, claim, continueBan, done, leave, pass, take } from "./rules.ts";
import type { QueueSettings } from "./settings.ts";
import type { Decision, Effect, Facts } from "./store.ts";
import type { UnitOfWork } from "./unit-of-work.ts";

const settings = RULE_SETTINGS;
const OPEN = { isPaused: false, isClosed: false };
const PAUSED = { isPaused: true, isClosed: false };
const CLOSED = { isPaused: false, isClosed: true };
const moment = MOMENT;

const called = (sequence: number, until = 150_000): Ticket =>
  ticket(sequence, { state: "called", calledMark: until - 60_000, until });

/** Some ban, so that `isEnding` is asked. */
const ENDING: Ban = { address: "203.0.113.255", since: 0, until: null, reason: "-" };

function workOn(
  parts: Partial<Facts> = {},
  changed: Partial<QueueSettings> = {},
  isEnding: (address: string) => boolean = () => false,
): UnitOfWork {
  return workOnFacts({ settings: { ...settings, ...changed }, endingBans: [ENDING], ...parts }, isEnding);
}

/** What became of which ticket: `["7 called", "8 missed"]`. */
function updates(decision: Decision<unknown>): string[] {
  const words: string[] = [];
  for (const effect of decision.effects) {
    if (effect.kind === "update") words.push(`${effect.ticket.sequence} ${effect.ticket.state}`);
    if (effect.kind === "take") words.push(`${effect.ticket.sequence} taken`);
    if (effect.kind === "moveBack") words.push(`${effect.ticket.sequence} back ${effect.places}`);
  }
  return words;
}

const last = (decision: Decision<unknown>, kind: Effect["kind"]) =>
  decision.effects.filter((effect) => effect.kind === kind).at(-1);
const code = (answer: { ok: true } | { ok: false; refusal: { code: string } }) =>
  answer.ok ? "ok" : answer.refusal.code;

describe("before every rule", () => {
  it("calls the first of the line while a counter is free", () => {
    const decision = workOn({ heads: [ticket(7), ticket(8)] }).decide(null);
    expect(updates(decision)).toEqual(["7 called"]);
    expect(last(decision, "update")).toMatchObject({ ticket: { until: 160_000, calledMark: 100_000 } });
  });

  it("calls as many as there are counters", () => {
    const work = workOn({ heads: [ticket(7), ticket(8), ticket(9)] }, { counters: 2 });
    expect(updates(work.decide(null))).toEqual(["7 called", "8 called"]);
  });

  it("calls nobody whose tickets a ban is about to end", () => {
    const heads = [ticket(7, { address: "192.0.2.9" }), ticket(8)];
    const work = workOn({ heads }, {}, (address) => address === "192.0.2.9");
    expect(updates(work.decide(null))).toEqual(["8 called"]);
  });

  it("calls nobody while somebody views or is called", () => {
    expect(updates(workOn({ atCounters: [viewing(6)], heads: [ticket(7)] }).decide(null))).toEqual([]);
    expect(updates(workOn({ atCounters: [called(6)], heads: [ticket(7)] }).decide(null))).toEqual([]);
  });

  it("lets a window end at its very deadline, and not a millisecond before", () => {
    expect(updates(workOn({ atCounters: [called(6, 100_001)] }).decide(null))).toEqual([]);
    expect(updates(workOn({ atCounters: [called(6, 100_000)] }).decide(null))).toEqual(["6 missed"]);
    expect(updates(workOn({ atCounters: [viewing(6, 100_000)] }).decide(null))).toEqual(["6 seen"]);
  });

  it("gives the next its whole window, however late the last one's end is noticed", () => {
    const decision = workOn({ atCounters: [called(6, 40_000)], heads: [ticket(7), ticket(8)] }).decide(null);
    expect(updates(decision)).toEqual(["6 missed", "7 called"]);
    expect(last(decision, "update")).toMatchObject({ ticket: { until: 160_000 } });
  });

  it("logs the waits and the turns", () => {
    const decision = workOn({
      atCounters: [called(6, 100_000)],
      heads: [ticket(7, { takenMark: 70_000 })],
    }).decide(null);
    const events = decision.effects.flatMap((effect) => (effect.kind === "log" ? [effect.event] : []));
    expect(events).toMatchObject([
      { type: "missed", sequence: 6, turnMs: 60_000 },
      { type: "called", sequence: 7, waitedMs: 30_000 },
    ]);
  });

  it("stands still while paused", () => {
    const facts = { mode: PAUSED, atCounters: [called(6, 50_000)], heads: [ticket(7)] };
    expect(updates(workOn(facts, { counters: 5 }).decide(null))).toEqual([]);
  });
});

describe("take", () => {
  const shares = [{ name: HERE, multiple: 1 }];
  const asked = { address: HERE, shares, key: null };

  it("calls the first to come at once", () => {
    expect(updates(take(workOn(), asked))).toEqual(["50 taken", "50 called"]);
  });

  it("puts everyone else last", () => {
    const decision = take(workOn({ atCounters: [viewing(6)], heads: [ticket(7)], waitingCount: 9 }), asked);
    expect(updates(decision)).toEqual(["50 taken"]);
    expect(decision.show).toBe(50);
  });

  it("gives the same ticket for the same key, even where nothing new may be taken", () => {
    const facts = { mode: CLOSED, liveCounts: [2], sameKey: ticket(9), atCounters: [viewing(6)] };
    const decision = take(workOn(facts), { ...asked, key: Buffer.alloc(32) });
    expect(decision.answer).toEqual({ ok: true, value: { sequence: 9, isNew: false } });
    expect(updates(decision)).toEqual([]);
  });

  it("refuses the banned, also where the key took a ticket before", () => {
    const ban: Ban = { address: HERE, since: 1, until: null, reason: "cheating" };
    expect(code(take(workOn({ ban, sameKey: ticket(9) }), asked).answer)).toBe("banned");
  });

  it("refuses in a closed queue, and goes on while paused", () => {
    expect(code(take(workOn({ mode: CLOSED }), asked).answer)).toBe("closed");
    expect(updates(take(workOn({ mode: PAUSED }), asked))).toEqual(["50 taken"]);
  });

  it("refuses an address that holds as many as it may, and counts what just ended no more", () => {
    expect(code(take(workOn({ waitingCount: 99, liveCounts: [2] }), asked).answer)).toBe("too-many-tickets");
    const decision = take(
      workOn({ liveCounts: [2], atCounters: [called(6, 90_000), viewing(7)] }, { counters: 2 }),
      asked,
    );
    expect(updates(decision)).toEqual(["6 missed", "50 taken", "50 called"]);
  });

  it("refuses whoever is in a network that holds as many as it may, and names that", () => {
    const wider = [
      { name: "2001:db8:0:1::/64", multiple: 1 },
      { name: "2001:db8::/56", multiple: 4 },
      { name: "2001:db8::/48", multiple: 16 },
    ];
    const from = { ...asked, shares: wider };
    expect(code(take(workOn({ waitingCount: 99, liveCounts: [0, 7, 31] }), from).answer)).toBe("ok");
    expect(take(workOn({ waitingCount: 99, liveCounts: [0, 8, 8] }), from).answer).toMatchObject({
      refusal: {
        code: "too-many-tickets",
        detail: expect.stringContaining("(2001:db8::/56) holds 8"),
        extras: { limit: 8 },
      },
    });
    expect(code(take(workOn({ waitingCount: 99, liveCounts: [0, 0, 32] }), from).answer)).toBe(
      "too-many-tickets",
    );
    const ended = (address: string) => ({ atCounters: [{ ...called(6, 90_000), address }] });
    const full = { waitingCount: 99, liveCounts: [0, 8, 8] };
    expect(code(take(workOn({ ...full, ...ended("2001:db8:0:ff::/64") }), from).answer)).toBe("ok");
    expect(code(take(workOn({ ...full, ...ended("2001:db8:0:100::/64") }), from).answer)).not.toBe("ok");
  });
});

describe("claim", () => {
  it("serves a called ticket, and fixes its cat", () => {
    const decision = claim(workOn({ ticket: called(7), atCounters: [called(7)], stockCat: 3 }), 7);
    expect(decision.answer).toEqual({ ok: true, value: "viewing" });
    expect(last(decision, "giveCat")).toEqual({ kind: "giveCat", sequence: 7, cat: 3 });
    expect(last(decision, "update")).toMatchObject({ ticket: { state: "viewing", until: 130_000 } });
  });

  it("gives a viewing ticket no second cat and no second window", () => {
    const decision = claim(workOn({ ticket: viewing(7), atCounters: [viewing(7)], stockCat: 4 }), 7);
    expect(decision.answer).toEqual({ ok: true, value: "viewing" });
    expect(decision.effects).toEqual([]);
  });

  it("changes nothing for a waiting ticket", () => {
    const decision = claim(workOn({ ticket: ticket(7), atCounters: [viewing(6)], heads: [ticket(7)] }), 7);
    expect(decision).toMatchObject({ answer: { ok: true, value: "not-your-turn" }, effects: [], show: 7 });
  });

  it("comes too late at the very deadline", () => {
    const late = called(7, 100_000);
    const decision = claim(workOn({ ticket: late, atCounters: [late], stockCat: 3 }), 7);
    expect(code(decision.answer)).toBe("missed");
    expect(last(decision, "giveCat")).toBeUndefined();
  });

  it("serves the first of the line whose turn this very claim brings", () => {
    const facts = { ticket: ticket(7), atCounters: [called(6, 100_000)], heads: [ticket(7)], stockCat: 3 };
    const decision = claim(workOn(facts), 7);
    expect(updates(decision)).toEqual(["6 missed", "7 called", "7 viewing"]);
  });

  it("lengthens the window by the time that a claim may wait for a cat, once", () => {
    const first = claim(workOn({ ticket: called(7), atCounters: [called(7)] }), 7);
    expect(first.answer).toEqual({ ok: true, value: "no-cat" });
    const lengthened = { ...called(7, 160_000), calledMark: 90_000, isLengthened: true };
    expect(first.effects).toEqual([
      { kind: "update", ticket: lengthened },
      {
        kind: "log",
        event: { at: expect.any(Number), type: "lengthened", sequence: 7, detail: { byMs: 10_000 } },
      },
    ]);
    const second = claim(workOn({ ticket: lengthened, atCounters: [lengthened] }), 7);
    expect(second).toMatchObject({ answer: { ok: true, value: "no-cat" }, effects: [] });
  });

  it.each([
    ["seen", "seen"],
    ["missed", "missed"],
    ["left", "left"],
    ["banned", "ended"],
  ] as const)("answers what became of a ticket that is %s", (state, expected) => {
    const decision = claim(workOn({ ticket: ticket(7, { state, endedAt: 5 }) }), 7);
    expect(code(decision.answer)).toBe(expected);
  });

  it("answers `ended` where the record was pruned", () => {
    expect(code(claim(workOn(), 7).answer)).toBe("ended");
  });

  it("refuses a banned caller, whoever's token it has", () => {
    const ban: Ban = { address: HERE, since: 1, until: null, reason: "cheating" };
    expect(code(claim(workOn({ ban, ticket: called(7), atCounters: [called(7)] }), 7).answer)).toBe("banned");
  });
});

describe("done, leave and pass", () => {
  it("ends a view, and calls the next", () => {
    const facts = { ticket: viewing(6), atCounters: [viewing(6)], heads: [ticket(7)] };
    expect(updates(done(workOn(facts), 6))).toEqual(["6 seen", "7 called"]);
  });

  it("is not done before the claim", () => {
    expect(code(done(workOn({ ticket: called(6), atCounters: [called(6)] }), 6).answer)).toBe("not-claimed");
  });

  it("leaves from the line and from the counter", () => {
    const busy = { atCounters: [called(6)], heads: [ticket(7), ticket(8)] };
    expect(updates(leave(workOn({ ...busy, ticket: ticket(7) }), 7))).toEqual(["7 left"]);
    expect(updates(leave(workOn({ ...busy, ticket: called(6) }), 6))).toEqual(["6 left", "7 called"]);
  });

  it("counts as a turn what the holder ends at the counter, and nothing that never was called", () => {
    const busy = { atCounters: [called(6)], heads: [ticket(7)] };
    const fromCounter = leave(workOn({ ...busy, ticket: called(6) }), 6);
    expect(fromCounter.effects).toContainEqual({
      kind: "log",
      event: { at: moment.wall, type: "left", sequence: 6, turnMs: 10_000 },
    });
    const fromLine = leave(workOn({ ...busy, ticket: ticket(7) }), 7);
    expect(last(fromLine, "log")).toEqual({
      kind: "log",
      event: { at: moment.wall, type: "left", sequence: 7 },
    });
  });

  it("lets others go first, from the line and from the counter", () => {
    const busy = { atCounters: [called(6)], heads: [ticket(7), ticket(8)] };
    expect(updates(pass(workOn({ ...busy, ticket: ticket(7) }), 7, 1))).toEqual(["7 back 1"]);
    expect(updates(pass(workOn({ ...busy, ticket: called(6) }), 6, 2))).toEqual(["6 back 2", "7 called"]);
  });

  it("changes nothing where nobody is behind, at the counter or in the line", () => {
    const alone = pass(workOn({ ticket: called(6), atCounters: [called(6)] }), 6, 1);
    expect(alone).toMatchObject({ answer: { ok: true }, effects: [], show: 6 });
    const line = { atCounters: [called(6)], heads: [ticket(7), ticket(8)], waitingCount: 900 };
    const last = pass(workOn({ ...line, ticket: ticket(9), position: 900 }), 9, 1);
    expect(last).toMatchObject({ answer: { ok: true }, effects: [], show: 9 });
    expect(updates(pass(workOn({ ...line, ticket: ticket(9), position: 899 }), 9, 5))).toEqual(["9 back 5"]);
  });

  it("changes nothing for the last of the line where a call has just made the line shorter", () => {
    const heads = [ticket(7), ticket(8)];
    const called7 = pass(workOn({ heads, ticket: ticket(8), position: 2 }), 8, 1);
    expect(updates(called7)).toEqual(["7 called"]);
    const called8 = pass(workOn({ heads: [ticket(8)], ticket: ticket(8), position: 1 }), 8, 1);
    expect(updates(called8)).toEqual(["8 called"]);
  });

  it("stops a claim window while others go first, and lets it go on with the next call", () => {
    const busy = { ticket: called(6, 120_000), atCounters: [called(6, 120_000)], heads: [ticket(7)] };
    expect(last(pass(workOn(busy), 6, 1), "moveBack")).toMatchObject({
      ticket: { state: "waiting", until: null, claimLeftMs: 20_000 },
    });
    const heads = [ticket(6, { claimLeftMs: 20_000 })];
    const again = workOn({ atCounters: [called(5)], heads: [...heads, ticket(7)], ticket: heads[0] ?? null });
    expect(last(pass(again, 6, 1), "moveBack")).toMatchObject({ ticket: { claimLeftMs: 20_000 } });
    expect(last(workOn({ heads }).decide(null), "update")).toMatchObject({
      ticket: { state: "called", until: 120_000 },
    });
    // An operator may have made the windows shorter since.
    const shorter = { claimWindowMs: 5000 };
    expect(last(workOn({ heads }, shorter).decide(null), "update")).toMatchObject({
      ticket: { state: "called", until: 105_000 },
    });
    const lengthened = [ticket(6, { claimLeftMs: 20_000, isLengthened: true })];
    expect(last(workOn({ heads: lengthened }, shorter).decide(null), "update")).toMatchObject({
      ticket: { state: "called", until: 115_000 },
    });
  });

  it("lets nobody pass who views already", () => {
    expect(code(pass(workOn({ ticket: viewing(6), atCounters: [viewing(6)] }), 6, 1).answer)).toBe(
      "not-waiting",
    );
  });
});

describe("a foreign token", () => {
  const asked = { address: HERE, isImmune: false };

  it("bans its presenter, whose tickets end, so that the others don't wait for them", () => {
    const [mine, other] = [called(6), ticket(7, { address: "192.0.2.9" })];
    const mineToo = ticket(8);
    const facts = { atCounters: [mine], heads: [other, mineToo], addressTickets: [mine, mineToo] };
    const decision = cheat(workOn(facts), asked);
    expect(decision.answer).toMatchObject({
      begun: { ban: { address: HERE }, next: null },
      refusal: { code: "banned" },
    });
    expect(updates(decision)).toEqual(["6 banned", "8 banned", "7 called"]);
    expect(last(decision, "ban")).toMatchObject({ ban: { address: HERE, until: null } });
  });

  it("ends no ticket by a ban whose time was over before it", () => {
    const mine = called(6, 100_000);
    const facts = { atCounters: [mine], heads: [ticket(7)], addressTickets: [mine] };
    const decision = cheat(workOn(facts), asked);
    expect(updates(decision)).toEqual(["6 missed", "7 called"]);
    expect(decision.answer).toMatchObject({ begun: { endedTickets: 0 } });
  });

  it("ends no more tickets by a ban that has run out or was lifted meanwhile", () => {
    const ban: Ban = { address: HERE, since: 1, until: moment.wall, reason: "cheating" };
    const facts = { atCounters: [called(6)], addressTickets: [called(6)], nextPortion: "x" };
    for (const ownBan of [ban, null]) {
      const decision = continueBan(workOn({ ...facts, ownBan }));
      expect(decision).toMatchObject({ answer: { endedTickets: 0, next: null }, effects: [] });
    }
    const decision = continueBan(workOn({ ...facts, ownBan: { ...ban, until: null } }));
    expect(decision.answer).toMatchObject({ endedTickets: 1, next: "x" });
  });

  it("bans for as long as was configured", () => {
    const decision = cheat(workOn({ atCounters: [called(6)] }, { banForMs: 5000 }), asked);
    expect(last(decision, "ban")).toMatchObject({ ban: { until: moment.wall + 5000 } });
  });

  it("bans for ever where the end is no date any more", () => {
    const decision = cheat(workOn({ atCounters: [called(6)] }, { banForMs: 9e15 }), asked);
    expect(last(decision, "ban")).toMatchObject({ ban: { until: null } });
  });

  it("bans nobody where nobody is in the queue", () => {
    expect(cheat(workOn(), asked)).toMatchObject({
      answer: { begun: null, refusal: { code: "queue-empty" } },
      effects: [],
    });
    const lastGone = cheat(workOn({ atCounters: [called(6, 100_000)] }), asked);
    expect(lastGone.answer).toMatchObject({ begun: null, refusal: { code: "queue-empty" } });
  });

  it("bans no immune address, and no banned one again", () => {
    const busy = { atCounters: [called(6)] };
    expect(cheat(workOn(busy), { ...asked, isImmune: true }).answer).toMatchObject({
      begun: null,
      refusal: { code: "no-token" },
    });
    const ban: Ban = { address: HERE, since: 1, until: null, reason: "cheating" };
    expect(cheat(workOn({ ...busy, ban }), asked)).toMatchObject({
      answer: { begun: null },
      effects: [],
    });
  });

  it("counts a ban no more that has run out", () => {
    const ban: Ban = { address: HERE, since: 1, until: moment.wall, reason: "cheating" };
    expect(code(take(workOn({ ban }), { address: HERE, shares: [], key: null }).answer)).toBe("ok");
  });
});

describe("the operator", () => {
  it("pauses, resumes, closes and opens, once", () => {
    const paused = changeState(workOn({ atCounters: [called(6)] }), "pause", "anna");
    expect(last(paused, "setMode")).toEqual({ kind: "setMode", mode: PAUSED });
    expect(changeState(workOn({ mode: PAUSED }), "pause", "anna").effects).toEqual([]);
    expect(updates(changeState(workOn({ mode: PAUSED, heads: [ticket(7)] }), "resume", "anna"))).toEqual([
      "7 called",
    ]);
    expect(last(changeState(workOn(), "close", "anna"), "setMode")).toEqual({
      kind: "setMode",
      mode: CLOSED,
    });
    expect(last(changeState(workOn({ mode: CLOSED }), "open", "anna"), "setMode")).toEqual({
      kind: "setMode",
      mode: OPEN,
    });
  });

  it("stays closed through a pause, and paused while it opens", () => {
    const both = { isPaused: true, isClosed: true };
    expect(last(changeState(workOn({ mode: CLOSED }), "pause", "anna"), "setMode")).toEqual({
      kind: "setMode",
      mode: both,
    });
    expect(last(changeState(workOn({ mode: both }), "resume", "anna"), "setMode")).toEqual({
      kind: "setMode",
      mode: CLOSED,
    });
    expect(last(changeState(workOn({ mode: both }), "open", "anna"), "setMode")).toEqual({
      kind: "setMode",
      mode: PAUSED,
    });
  });

  it("skips a live ticket, and says why it cannot skip another", () => {
    expect(
      updates(skip(workOn({ ticket: called(6), atCounters: [called(6)], heads: [ticket(7)] }), 6, "anna")),
    ).toEqual(["6 missed", "7 called"]);
    expect(code(skip(workOn({ ticket: ticket(6, { state: "left" }) }), 6, "anna").answer)).toBe("left");
    expect(code(skip(workOn(), 6, "anna").answer)).toBe("not-found");
  });

  it("lifts a ban that there is", () => {
    const ban: Ban = { address: HERE, since: 1, until: null, reason: "cheating" };
    expect(unban(workOn({ ownBan: ban }), HERE, "anna")).toMatchObject({
      answer: true,
      effects: [{ kind: "unban" }, { kind: "log" }],
    });
    expect(unban(workOn(), HERE, "anna")).toMatchObject({ answer: false, effects: [] });
  });

  it("ends the view of who is skipped as seen, and counts no skip as a turn", () => {
    const decision = skip(workOn({ ticket: viewing(6), atCounters: [viewing(6)] }), 6, "anna");
    expect(updates(decision)).toEqual(["6 seen"]);
    expect(last(decision, "log")).toMatchObject({ event: { type: "seen", detail: { by: "anna" } } });
    expect(last(decision, "log")).not.toHaveProperty("event.turnMs");
  });

  it("undoes a miss of the last five minutes, and calls the ticket before all others", () => {
    const missed = ticket(6, { state: "missed", calledMark: 5, endedAt: moment.wall - 300_000 });
    const facts = { ticket: missed, heads: [ticket(7), ticket(8)], atCounters: [called(5)] };
    const waits = recall(workOn(facts), 6, "anna");
    const back = ticket(6);
    expect(waits).toMatchObject({ answer: { ok: true }, show: 6 });
    expect(waits.effects).toEqual([
      { kind: "recall", ticket: back },
      { kind: "log", event: { at: moment.wall, type: "recalled", sequence: 6, detail: { by: "anna" } } },
    ]);
    // Whoever held the counter has just run out of time: the recalled one comes before 7, who is called by now.
    const paused = recall(workOn({ ...facts, atCounters: [], mode: PAUSED }), 6, "anna");
    expect(updates(paused)).toEqual([]);
    expect(updates(recall(workOn({ ...facts, heads: [], atCounters: [] }), 6, "anna"))).toEqual(["6 called"]);
  });

  it.each([
    ["too late", { state: "missed", endedAt: moment.wall - 300_001 }, null, "missed"],
    ["seen", { state: "seen", endedAt: moment.wall }, null, "seen"],
    ["given up", { state: "left", endedAt: moment.wall }, null, "left"],
    ["ended by a ban", { state: "banned", endedAt: moment.wall }, null, "ended"],
    ["still waiting", {}, null, "invalid"],
    ["of an address without a ban", { state: "missed", endedAt: moment.wall }, null, "ok"],
    ["of a banned address", { state: "missed", endedAt: moment.wall }, Number.MAX_SAFE_INTEGER, "banned"],
    ["of an address whose ban is over", { state: "missed", endedAt: moment.wall }, moment.wall, "ok"],
  ] as const)("judges the recall of a ticket that is %s", (_, parts, bannedUntil, expected) => {
    const ban =
      bannedUntil === null ? null : { address: HERE, since: 1, until: bannedUntil, reason: "barking" };
    const decision = recall(workOn({ ticket: ticket(6, parts), ban }), 6, "anna");
    expect(code(decision.answer)).toBe(expected);
    if (expected !== "ok") expect(decision.effects).toEqual([]);
  });

  it("writes nothing where the same is asked for again", () => {
    const announcement = { text: "Tea at four", at: 5 };
    const again = announce(workOn({ announcement }), "Tea at four", "anna");
    expect(again).toMatchObject({ answer: announcement, effects: [] });
    expect(changeState(workOn({ mode: PAUSED }), "pause", "anna").effects).toEqual([]);
    expect(changeState(workOn({ mode: CLOSED }), "close", "anna").effects).toEqual([]);
    expect(skip(workOn({ ticket: ticket(6, { state: "missed" }) }), 6, "anna").effects).toEqual([]);
  });

  it("has nothing to recall where there is no record", () => {
    expect(code(recall(workOn(), 6, "anna").answer)).toBe("not-found");
  });

  it("says something to everyone, withdraws it, and has nothing to withdraw where nothing is said", () => {
    const announcement = { text: "Tea at four", at: 5 };
    expect(announce(workOn(), "Tea at four", "anna")).toMatchObject({
      answer: null,
      effects: [
        { kind: "announce", announcement: { text: "Tea at four", at: moment.wall } },
        { kind: "log", event: { type: "announced", detail: { text: "Tea at four", by: "anna" } } },
      ],
    });
    expect(announce(workOn({ announcement }), null, "anna")).toMatchObject({
      answer: announcement,
      effects: [
        { kind: "announce", announcement: null },
        { kind: "log", event: { type: "withdrawn", detail: { by: "anna" } } },
      ],
    });
    expect(announce(workOn(), null, "anna")).toMatchObject({ answer: null, effects: [] });
  });

  it("leaves in the log who did it", () => {
    for (const decision of [
      changeState(workOn(), "pause", "anna"),
      skip(workOn({ ticket: ticket(6) }), 6, "anna"),
      ban(workOn(), { address: HERE, reason: "barking", forMs: 1000, by: "anna" }),
      unban(workOn({ ownBan: { address: HERE, since: 1, until: null, reason: "x" } }), HERE, "anna"),
    ]) {
      expect(last(decision, "log")).toMatchObject({ event: { detail: { by: "anna" } } });
    }
  });
});
