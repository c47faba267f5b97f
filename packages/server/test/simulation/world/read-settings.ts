import { parseDuration } from "@catq/shared";
import type { QueueSettings, Setting } from "../../../src/queue/settings.ts";

/** What the settings in force mean. */
export function readSettings(inForce: readonly Setting[]): QueueSettings {
  const text = (name: string, otherwise: string): string =>
    inForce.find((setting) => setting.name === name)?.value[0] ?? otherwise;
  const ms = (name: string): number => parseDuration(text(name, "60s")) ?? 60_000;
  return {
    counters: Number(text("counters", "1")),
    claimWindowMs: ms("claim-window"),
    viewWindowMs: ms("view-window"),
    rejoinWindowMs: parseDuration(text("rejoin-window", "10m")) ?? 600_000,
    rejoinBehind: Number(text("rejoin-behind", "2")),
    ticketsPerAddress: Number(text("tickets-per-address", "8")),
    banForMs: text("ban-for", "forever") === "forever" ? Number.POSITIVE_INFINITY : ms("ban-for"),
    catPatienceMs: 1000,
  };
}
