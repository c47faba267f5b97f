import { afterEach, expect, it } from "vitest";
import { callerAt } from "../../test/caller-at.ts";
import { ONE_COUNTER } from "../../test/one-counter.ts";
import { QueueUnderTest } from "../../test/queue-under-test.ts";
import type { QueueSettings } from "./settings.ts";

const HERE = callerAt("192.0.2.1");
const WINDOW_MS = ONE_COUNTER.claimWindowMs;

let under: QueueUnderTest;
afterEach(() => under.close());

/** A queue whose settings a test may change, and tickets of as many addresses. The first of them is called. */
async function queueOf(count: number, settings: Partial<QueueSettings> = {}): Promise<string[]> {
  under = await new QueueUnderTest({ ...ONE_COUNTER, ...settings }).open();
  return takeMany(count);
}

async function takeMany(count: number, from = 0): Promise<string[]> {
  const tokens: string[] = [];
  for (let n = from; n < from + count; n++) {
    const taken = await under.queue.take(callerAt(`192.0.2.${1 + n}`), null);
    if (taken.ok) tokens.push(taken.value.token);
  }
  return tokens;
}

/** The code of the refusal, or where the ticket stands then. */
async function rejoin(token = "", caller = HERE): Promise<unknown> {
  const answer = await under.queue.rejoin(caller, token);
  if (!answer.ok) return answer.refusal.code;
  const { state, position } = answer.value;
  return position ?? state;
}

/** What a look at a ticket that has ended says of its way back. */
async function wayBack(token = ""): Promise<unknown> {
  const shown = await under.queue.show(HERE, token);
  return shown.ok ? shown.value.state : shown.refusal.extras;
}

async function waiting(): Promise<readonly number[]> {
  return (await under.store.board(100, 0)).waiting;
}

it("puts who comes back behind the first two that wait, with the same number and token", async () => {
  const [first] = await queueOf(6);
  await under.clock.advance(WINDOW_MS);
  expect(await waiting()).toEqual([2, 3, 4, 5]);
  expect(await rejoin(first)).toBe(3);
  expect(await waiting()).toEqual([2, 3, 0, 4, 5]);
  expect(await under.queue.show(HERE, first ?? "")).toMatchObject({ value: { number: "A00", position: 3 } });
});

it.each([
  [0, 1, [0, 2, 3, 4]],
  [1, 2, [2, 0, 3, 4]],
  [3, 4, [2, 3, 4, 0]],
  [99, 4, [2, 3, 4, 0]],
])("puts it behind %i where that is set", async (rejoinBehind, position, line) => {
  const [first] = await queueOf(5, { rejoinBehind });
  await under.clock.advance(WINDOW_MS);
  expect(await wayBack(first)).toMatchObject({ rejoinPosition: position });
  expect(await rejoin(first)).toBe(position);
  expect(await waiting()).toEqual(line);
});

it("puts it last where fewer wait, and calls it at once where nobody does", async () => {
  const [first, second] = await queueOf(2);
  await under.clock.advance(WINDOW_MS);
  expect(await rejoin(first)).toBe(1);
  await under.clock.advance(2 * WINDOW_MS);
  expect(await rejoin(second)).toBe("called");
});

it("says until when it may come back, and where it would stand by now", async () => {
  const [first] = await queueOf(2);
  await under.clock.advance(WINDOW_MS);
  const rejoinBy = new Date(under.clock.wall() + 600_000).toISOString();
  expect(await wayBack(first)).toMatchObject({ rejoinBy, rejoinPosition: 1 });
  await takeMany(3, 2);
  expect(await wayBack(first)).toMatchObject({ rejoinBy, rejoinPosition: 3 });
  const [status] = await under.queue.statuses([0]);
  expect(status).toMatchObject({ state: "missed", rejoinBy: Date.parse(rejoinBy), rejoinPosition: 3 });
});

it("ends with a second miss", async () => {
  const [first] = await queueOf(1);
  await under.clock.advance(WINDOW_MS);
  expect(await rejoin(first)).toBe("called");
  await under.clock.advance(WINDOW_MS);
  expect(await wayBack(first)).toMatchObject({ rejoinBy: null, rejoinPosition: null });
  expect(await rejoin(first)).toBe("missed");
});

it("comes too late when the window is over by the wall clock, however long the queue stood still", async () => {
  const [first, second] = await queueOf(2);
  await under.clock.advance(WINDOW_MS);
  await under.queue.operator.changeState("pause");
  await under.clock.advance(599_999);
  expect(await rejoin(first)).toBe(1);
  await under.queue.operator.changeState("resume");
  await under.clock.advance(WINDOW_MS);
  await under.restart(600_000);
  expect(await wayBack(second)).toMatchObject({ rejoinBy: null });
  expect(await rejoin(second)).toBe("missed");
});

it("keeps the time that it was given when the window is set anew, and none when it is turned off", async () => {
  const settings = { ...ONE_COUNTER };
  under = await new QueueUnderTest(settings).open();
  const [first, second] = await takeMany(3);
  await under.clock.advance(WINDOW_MS);
  const change = (rejoinWindowMs: number): Promise<unknown> => {
    Object.assign(settings, { rejoinWindowMs });
    return under.queue.operator.set("rejoin-window", [`${rejoinWindowMs}ms`]);
  };
  await change(1000);
  await under.clock.advance(WINDOW_MS);
  expect(await wayBack(first)).toMatchObject({ rejoinPosition: 1 });
  await under.clock.advance(1000);
  expect(await wayBack(second)).toMatchObject({ rejoinBy: null });
  await change(0);
  expect(await rejoin(first)).toBe("missed");
});

it("is not for whoever the operator skipped", async () => {
  const [first] = await queueOf(3);
  await under.queue.operator.skip(0);
  expect(await wayBack(first)).toMatchObject({ outcome: "missed", rejoinBy: null });
  expect(await rejoin(first)).toBe("missed");
});

it("may be used again after the operator has called somebody back, as if there had been no miss", async () => {
  const [first] = await queueOf(1);
  await under.clock.advance(WINDOW_MS);
  await rejoin(first);
  await under.clock.advance(WINDOW_MS);
  await under.queue.operator.recall(0);
  await under.clock.advance(WINDOW_MS);
  expect(await rejoin(first)).toBe("called");
});

it.each(["waiting", "called", "viewing"])("is refused to a ticket that is %s", async (state) => {
  const [first, second] = await queueOf(2);
  if (state === "viewing") await under.queue.claim(HERE, first ?? "");
  const lines = (await under.store.log({ limit: 99 })).length;
  expect(await rejoin(state === "waiting" ? second : first)).toBe("not-missed");
  expect((await under.store.log({ limit: 99 })).length).toBe(lines);
});

it("says to who asks twice, as the reply was lost, that the ticket waits, and moves nobody", async () => {
  const [first] = await queueOf(6);
  await under.clock.advance(WINDOW_MS);
  const answers = await Promise.all([1, 2, 3].map(() => rejoin(first)));
  expect(answers.sort()).toEqual([3, "not-missed", "not-missed"]);
  expect(await waiting()).toEqual([2, 3, 0, 4, 5]);
});

it.each(["pause", "close"] as const)("is allowed where the operator says %s", async (change) => {
  const [first] = await queueOf(3);
  await under.clock.advance(WINDOW_MS);
  await under.queue.operator.changeState(change);
  expect(await rejoin(first)).toBe(2);
});

it("counts for the share of who took the ticket, wherever the request comes from", async () => {
  const [first] = await queueOf(3, { ticketsPerAddress: 1 });
  await under.clock.advance(WINDOW_MS);
  const next = await under.queue.take(HERE, null);
  const elsewhere = callerAt("198.51.100.7");
  expect(await rejoin(first, elsewhere)).toBe("too-many-tickets");
  if (next.ok) await under.queue.leave(HERE, next.value.token);
  await under.queue.take(elsewhere, null);
  expect(await rejoin(first, elsewhere)).toBe(3);
});

it("is refused to the banned, and for what the banned took", async () => {
  const [first, second] = await queueOf(4);
  const elsewhere = callerAt("198.51.100.7");
  await under.clock.advance(2 * WINDOW_MS);
  await under.queue.operator.ban("192.0.2.1", "noise", Number.POSITIVE_INFINITY);
  expect(await rejoin(second, HERE)).toBe("banned");
  expect(await rejoin(first, elsewhere)).toBe("missed");
  const shown = await under.queue.show(elsewhere, first ?? "");
  expect(shown).toMatchObject({ refusal: { code: "missed", extras: { rejoinBy: null } } });
  expect(await rejoin(second, elsewhere)).toBe(2);
});

it("bans who presents a token that was never issued", async () => {
  await queueOf(1);
  expect(await rejoin("A00-0000000000001", callerAt("198.51.100.7"))).toBe("mistyped-token");
  expect(await rejoin("A07", callerAt("198.51.100.7"))).toBe("banned");
});

it("lets 200 wait no longer than any of them was ever told, of whom 20 come back and 5 miss once more", async () => {
  const [claimWindowMs, viewWindowMs] = [1000, 1000];
  const tokens = await queueOf(200, { claimWindowMs, viewWindowMs, catPatienceMs: 1 });
  const [missing, twice] = [20, 5];
  /** By sequence: until when each must be called, as it was told again and again. */
  const bounds = new Map<number, number>();
  const misses = new Map<number, number>();
  const outcomes: Record<string, number> = {};
  const look = async (): Promise<void> => {
    const statuses = await under.queue.statuses(tokens.map((_, sequence) => sequence));
    for (const [sequence, status] of statuses.entries()) {
      const now = under.store.time.now();
      const bound = bounds.get(sequence) ?? Number.POSITIVE_INFINITY;
      if (status?.state === "waiting") {
        expect(now).toBeLessThanOrEqual(bound);
        bounds.set(sequence, Math.min(bound, now + status.longestWaitMs));
      } else if (status?.state === "called") {
        const [found] = await under.store.tickets([sequence]);
        expect(found?.ticket.calledMark).toBeLessThanOrEqual(bound);
        // Whoever comes back waits anew.
        bounds.delete(sequence);
      }
    }
  };
  await look();
  for (;;) {
    const [active] = (await under.queue.board()).active;
    if (!active) break;
    const [ticket] = (await under.store.board(0, 0)).atCounters;
    const sequence = ticket?.sequence ?? 0;
    const missed = misses.get(sequence) ?? 0;
    // Every tenth misses its turn, and every fortieth twice. All others take as long as they may.
    const isMiss = sequence % (200 / missing) === 0 && missed < (sequence % (200 / twice) === 0 ? 2 : 1);
    if (isMiss) {
      misses.set(sequence, missed + 1);
      await under.clock.advance(claimWindowMs);
      // Comes back after a while, and in the end always behind others who did.
      await under.clock.advance(claimWindowMs / 2);
      const back = await rejoin(tokens[sequence]);
      outcomes[String(back)] = (outcomes[String(back)] ?? 0) + 1;
    } else {
      await under.clock.advance(Math.max(0, (ticket?.until ?? 0) - under.store.time.now() - 1));
      await under.queue.claim(HERE, tokens[sequence] ?? "");
      await under.clock.advance(viewWindowMs);
    }
    await look();
  }
  const ends = (await under.store.board(0, 1000)).recent;
  const ended = (outcome: string): number => ends.filter((end) => end.outcome === outcome).length;
  expect([ended("seen"), ended("missed")]).toEqual([195, 25]);
  expect(outcomes).toMatchObject({ missed: 5 });
  expect(misses.size).toBe(20);
}, 60_000);
