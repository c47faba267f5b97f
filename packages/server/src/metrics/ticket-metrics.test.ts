import { expect, it } from "vitest";
import { PrometheusText } from "../../test/prometheus-text.ts";
import type { LogEvent } from "../queue/model.ts";
import { exposition } from "./exposition.ts";
import { TicketMetrics } from "./ticket-metrics.ts";

function after(events: readonly Omit<LogEvent, "at">[]): PrometheusText {
  const metrics = new TicketMetrics();
  for (const event of events) metrics.note({ at: 0, ...event });
  return new PrometheusText(exposition(metrics.families()));
}

it("counts a ticket from its take to its end", () => {
  const scrape = after([
    { type: "taken", sequence: 0 },
    { type: "called", sequence: 0, waitedMs: 2500 },
    { type: "claimed", sequence: 0, detail: { afterMs: 1000 } },
    { type: "seen", sequence: 0, turnMs: 21_000 },
  ]);
  expect(scrape.value("catqd_tickets_taken_total")).toBe(1);
  expect(scrape.value("catqd_tickets_ended_total", { outcome: "seen" })).toBe(1);
  expect(scrape.value("catqd_wait_seconds_sum")).toBe(2.5);
  expect(scrape.value("catqd_view_seconds_sum")).toBe(20);
  expect(scrape.value("catqd_view_seconds_bucket", { le: "20" })).toBe(1);
  expect(scrape.value("catqd_view_seconds_bucket", { le: "15" })).toBe(0);
});

it("counts no view that it saw no beginning of, and none that the operator cut short", () => {
  const scrape = after([
    { type: "seen", sequence: 0, turnMs: 21_000 },
    { type: "claimed", sequence: 1, detail: { afterMs: 1000 } },
    { type: "seen", sequence: 1, detail: { by: "root" } },
    { type: "seen", sequence: 1, turnMs: 21_000 },
  ]);
  expect(scrape.value("catqd_view_seconds_count")).toBe(0);
  expect(scrape.value("catqd_tickets_ended_total", { outcome: "seen" })).toBe(3);
});

it("tells a ban from a ticket that ended by it, and a miss from its undoing", () => {
  const scrape = after([
    { type: "banned", sequence: null },
    { type: "banned", sequence: 3 },
    { type: "banned", sequence: 4 },
    { type: "missed", sequence: 5, turnMs: 60_000 },
    { type: "recalled", sequence: 5 },
    { type: "left", sequence: 6 },
    { type: "paused", sequence: null },
  ]);
  expect(scrape.value("catqd_bans_total")).toBe(1);
  expect(scrape.value("catqd_tickets_ended_total", { outcome: "banned" })).toBe(2);
  expect(scrape.value("catqd_tickets_ended_total", { outcome: "missed" })).toBe(1);
  expect(scrape.value("catqd_tickets_ended_total", { outcome: "left" })).toBe(1);
  expect(scrape.value("catqd_tickets_recalled_total")).toBe(1);
});

it("counts who came back after a missed turn, and how it ended then", () => {
  const scrape = after([
    { type: "missed", sequence: 5, turnMs: 60_000 },
    { type: "rejoined", sequence: 5 },
    { type: "called", sequence: 5 },
    { type: "missed", sequence: 5, turnMs: 60_000 },
  ]);
  expect(scrape.value("catqd_tickets_rejoined_total")).toBe(1);
  expect(scrape.value("catqd_tickets_ended_total", { outcome: "missed" })).toBe(2);
  // The time that it was away is no wait.
  expect(scrape.value("catqd_wait_seconds_count")).toBe(0);
});
