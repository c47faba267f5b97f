import { sequenceOf } from "@catq/shared";
import { type Answer, given, refused } from "../queue/answer.ts";
import type { Queue } from "../queue/queue.ts";
import type { Input, Operation, Output } from "./protocol.ts";
import { iso, presentBan, READINGS } from "./readings.ts";

/** What an operator can reach in a running daemon. */
export interface OperatorParts {
  readonly queue: Queue;
  /** An address as it is counted and banned; null for what is no address. */
  readonly canonicalAddress: (text: string) => string | null;
  readonly about: AboutDaemon;
}

/** What the daemon says of itself. */
interface AboutDaemon {
  readonly url: string;
  /** Whether it listens on a socket that it was handed. */
  readonly isSocketHanded: boolean;
  readonly version: string;
  readonly pid: number;
  /** Wall-clock milliseconds. */
  readonly startedAt: number;
  readonly dataFolder: string;
}

type Operations = {
  readonly [O in Operation]: (
    parts: OperatorParts,
    input: Input<O>,
    by: string,
  ) => Promise<Answer<Output<O>>>;
};

/** What each operation does, asked for by whom. Inputs have been checked against the protocol. */
export const OPERATIONS: Operations = {
  status: async ({ queue, about }) => {
    const { active, recent, now, announcement, ...board } = await queue.board();
    return given({
      state: board.state,
      counters: board.counters,
      active: active.map(({ until, ...other }) => ({ ...other, until: iso(until) })),
      waiting: [...board.waiting],
      waitingCount: board.waitingCount,
      recent: recent.map(({ at, ...other }) => ({ ...other, at: iso(at) })),
      averageTurnMs: board.averageTurnMs,
      announcement: announcement && { text: announcement.text, at: iso(announcement.at) },
      now: iso(now),
      ...about,
      startedAt: iso(about.startedAt),
    });
  },

  "change-state": async ({ queue }, { change }, by) => {
    await queue.changeState(change, by);
    const { state } = await queue.board();
    return given({ state });
  },

  announce: async ({ queue }, { text }, by) => {
    const before = await queue.announce(text, by);
    return given({ said: text, before: before?.text ?? null });
  },

  recall: async ({ queue }, { number }, by) => {
    const answer = await queue.recall(checkedSequence(number), by);
    if (!answer.ok) return answer;
    const { state, position } = answer.value;
    return given({ number, state: state === "called" ? "called" : "waiting", position });
  },

  skip: async ({ queue }, { number }, by) => {
    const answer = await queue.skip(checkedSequence(number), by);
    return answer.ok ? given({ number }) : answer;
  },

  bans: ({ queue }) => READINGS.bans(queue, {}),

  ban: async ({ queue, canonicalAddress }, { address, reason, forMs }, by) => {
    const canonical = canonicalAddress(address);
    if (canonical === null) return noAddress(address);
    await queue.ban(canonical, reason, forMs ?? Number.POSITIVE_INFINITY, by);
    const ban = (await queue.bans()).find((other) => other.address === canonical);
    // A very short ban may be over already.
    if (!ban) return refused({ code: "ended", detail: `The ban of ${canonical} is over already.` });
    return given({ ban: presentBan(ban) });
  },

  unban: async ({ queue, canonicalAddress }, { address }, by) => {
    const canonical = canonicalAddress(address);
    if (canonical === null) return noAddress(address);
    return given({ address: canonical, wasBanned: await queue.unban(canonical, by) });
  },

  log: ({ queue }, input) => READINGS.log(queue, input),

  stats: ({ queue }, input) => READINGS.stats(queue, input),
};

function checkedSequence(number: string): number {
  const sequence = sequenceOf(number);
  if (sequence === null) throw new Error(`expected a number that was checked, got ${number}`);
  return sequence;
}

function noAddress(text: string): ReturnType<typeof refused> {
  return refused({
    code: "invalid",
    detail: `Expected an IPv4 or IPv6 address, got ${JSON.stringify(text)}.`,
  });
}
