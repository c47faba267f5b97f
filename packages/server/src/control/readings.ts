import { numberOf, sequenceOf } from "@catq/shared";
import { type Answer, given } from "../queue/answer.ts";
import { figuresOf } from "../queue/figures.ts";
import type { Ban, LogEvent } from "../queue/model.ts";
import type { Records } from "../queue/records.ts";
import type { Input, Output } from "./protocol.ts";

/** The operations that only read, so that they can also be asked of a queue's files. */
export type Reading = "bans" | "log" | "stats";

type Readings = {
  readonly [O in Reading]: (records: Records, input: Input<O>) => Promise<Answer<Output<O>>>;
};

/** What each of them answers. Inputs have been checked against the protocol. */
export const READINGS: Readings = {
  bans: async (records) => given({ bans: (await records.bans()).map(presentBan) }),

  log: async (records, { number, limit }) => {
    const sequence = number === null ? null : sequenceOf(number);
    const events = await records.log({ limit, ...(sequence !== null && { sequence }) });
    return given({ events: events.map(presentEvent) });
  },

  stats: async (records, { bounds }) => {
    const times = bounds.map((bound) => Date.parse(bound));
    const hours = await Promise.all(
      times.slice(1).map(async (to, index) => {
        const from = times[index] ?? to;
        return { from, to, tallies: await records.tallies(from, to) };
      }),
    );
    return given({
      hours: hours.map(({ from, to, tallies }) => ({ from: iso(from), to: iso(to), ...figuresOf(tallies) })),
      total: figuresOf(hours.flatMap(({ tallies }) => tallies)),
    });
  },
};

export function presentBan(ban: Ban): Output<"ban">["ban"] {
  const { address, reason } = ban;
  return { address, since: iso(ban.since), until: ban.until === null ? null : iso(ban.until), reason };
}

function presentEvent({ at, sequence, detail, ...event }: LogEvent): Output<"log">["events"][number] {
  return {
    ...event,
    at: iso(at),
    number: sequence === null ? null : numberOf(sequence),
    ...(detail && { detail: { ...detail } }),
  };
}

export function iso(wall: number): string {
  return new Date(wall).toISOString();
}
