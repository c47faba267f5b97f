import { number, time } from "@catq/shared/schemas";
import { z } from "zod";
import { ban } from "../../control/protocol.ts";
import { EVENT_TYPES } from "../../queue/model.ts";

/** What `catqd bans`, `log` and `stats` print with `--json`: docs/operator-json.md and docs/stats.md. */

export const bansReport = z.object({ bans: z.array(ban) });

export const logReport = z.object({
  events: z.array(
    z.object({
      at: time,
      type: z.enum(EVENT_TYPES),
      /** null where the event is the queue's or an address's. */
      number: number.nullable(),
      waitedMs: z.number().optional(),
      turnMs: z.number().optional(),
      detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  ),
});

const times = z.strictObject({ count: z.int(), medianMs: z.int(), p95Ms: z.int() });

/** What happened in some time: `Figures` of figures.ts. */
const figures = z.strictObject({
  taken: z.int(),
  seen: z.int(),
  missed: z.int(),
  rejoined: z.int(),
  left: z.int(),
  banned: z.int(),
  waited: times.nullable(),
  viewed: times.nullable(),
});

/** Members may be added to it; where one changes its meaning or goes, the version is another one. */
export const statsReport = z.strictObject({
  type: z.literal("stats"),
  version: z.literal(1),
  /** In the time zone of the terminal: `2026-11-25`. */
  day: z.string(),
  /** Its name in the IANA database. */
  timeZone: z.string(),
  hours: z.array(z.strictObject({ from: time, to: time, ...figures.shape })),
  total: figures,
});

export type BansReport = z.infer<typeof bansReport>;
export type LogReport = z.infer<typeof logReport>;
export type StatsReport = z.infer<typeof statsReport>;
