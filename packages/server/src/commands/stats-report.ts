import { z } from "zod";
import { figures, type Output, statsHour } from "../control/protocol.ts";

/**
 * What `catqd stats --json` prints: one object, described in docs/stats.md. Members may be added to it; where
 * one changes its meaning or goes, the version is another one.
 */
export const statsReport = z.strictObject({
  type: z.literal("stats"),
  version: z.literal(1),
  /** In the time zone of the terminal: `2026-11-25`. */
  day: z.string(),
  /** Its name in the IANA database. */
  timeZone: z.string(),
  hours: z.array(statsHour),
  total: figures,
});

export type StatsReport = z.infer<typeof statsReport>;

export function reportOf(output: Output<"stats">, day: string, timeZone: string): StatsReport {
  return { type: "stats", version: 1, day, timeZone, ...output };
}
