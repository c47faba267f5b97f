import type { Outcome } from "@catq/shared/schemas";
import type { LogEvent } from "../queue/model.ts";
import { byLabel, counter, type Family, histogram } from "./exposition.ts";
import { Histogram } from "./histogram.ts";

const WAIT_S = [1, 5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400];
const VIEW_S = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 300, 600];

/** What became of tickets and addresses, as the log of the queue tells it. Counts, never who. */
export class TicketMetrics {
  #taken = 0;
  #rejoined = 0;
  #recalled = 0;
  #bans = 0;
  readonly #ended: Record<Outcome, number> = { seen: 0, missed: 0, left: 0, banned: 0 };
  readonly #wait = new Histogram(WAIT_S);
  readonly #view = new Histogram(VIEW_S);
  /** Of those who view now: how long after its call each claimed, in milliseconds. No more than there are counters. */
  readonly #claimedAfter = new Map<number, number>();

  note(event: LogEvent): void {
    switch (event.type) {
      case "taken":
        this.#taken++;
        break;
      case "called":
        if (event.waitedMs !== undefined) this.#wait.observe(event.waitedMs / 1000);
        break;
      case "claimed":
        this.#noteClaim(event);
        break;
      case "rejoined":
        this.#rejoined++;
        break;
      case "recalled":
        this.#recalled++;
        break;
      case "seen":
      case "missed":
      case "left":
      case "banned":
        if (event.sequence === null) this.#bans++;
        else this.#noteEnd(event.type, event.sequence, event.turnMs);
        break;
      case "lengthened":
      case "passed":
      case "paused":
      case "resumed":
      case "closed":
      case "opened":
      case "announced":
      case "withdrawn":
      case "unbanned":
      case "restored":
      case "set":
        break;
      default:
        throw new Error(`expected a known event, got ${event.type satisfies never}`);
    }
  }

  families(): Family[] {
    return [
      counter("catqd_tickets_taken_total", "Tickets taken.", this.#taken),
      counter(
        "catqd_tickets_ended_total",
        "Tickets that ended, by what became of them.",
        byLabel("outcome", Object.entries(this.#ended)),
      ),
      counter(
        "catqd_tickets_rejoined_total",
        "Tickets that came back into the line after a missed turn; each ends once more.",
        this.#rejoined,
      ),
      counter(
        "catqd_tickets_recalled_total",
        "Tickets whose end as missed the operator undid; each ends once more.",
        this.#recalled,
      ),
      counter("catqd_bans_total", "Bans, by the operator and for foreign tokens.", this.#bans),
      histogram(
        "catqd_wait_seconds",
        "From a ticket's take to each of its calls. Pauses and down time don't count.",
        this.#wait,
      ),
      histogram(
        "catqd_view_seconds",
        "From a ticket's claim to the end of its view. Pauses and down time don't count.",
        this.#view,
      ),
    ];
  }

  #noteClaim({ sequence, detail }: LogEvent): void {
    const afterMs = detail?.afterMs;
    if (sequence !== null && typeof afterMs === "number") this.#claimedAfter.set(sequence, afterMs);
  }

  #noteEnd(outcome: Outcome, sequence: number, turnMs: number | undefined): void {
    this.#ended[outcome]++;
    const claimedAfter = this.#claimedAfter.get(sequence);
    this.#claimedAfter.delete(sequence);
    if (outcome !== "seen" || turnMs === undefined || claimedAfter === undefined) return;
    this.#view.observe((turnMs - claimedAfter) / 1000);
  }
}
