import type { LogEvent } from "../queue/model.ts";
import { CatMetrics } from "./cat-metrics.ts";
import { CommitMetrics } from "./commit-metrics.ts";
import { EventLoopDelay } from "./event-loop-delay.ts";
import { exposition, type Family, gauge } from "./exposition.ts";
import { HttpMetrics } from "./http-metrics.ts";
import { processFamilies } from "./process-metrics.ts";
import { PushMetrics } from "./push-metrics.ts";
import { type Snapshot, snapshotFamilies } from "./snapshot-metrics.ts";
import { TicketMetrics } from "./ticket-metrics.ts";

export interface MetricsParts {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** When the daemon started, in wall-clock milliseconds. */
  readonly startedAt: number;
  /** Of the daemon. */
  readonly version: string;
  /** The kinds of the sources of cats, in the order they are tried. */
  readonly catSources: readonly string[];
  /** Every code that a refusal can have. */
  readonly refusalCodes: readonly string[];
}

/**
 * Everything the daemon counts, for `/metrics`. Its parts are told what has happened by those to whom it
 * happens, who know nothing of Prometheus; the others are read at each scrape. Own code in the place of
 * a client library: what is needed is a few sums, and their text.
 */
export class Metrics {
  readonly #tickets = new TicketMetrics();
  readonly #commits = new CommitMetrics();
  readonly cats: CatMetrics;
  readonly http: HttpMetrics;
  readonly push = new PushMetrics();
  readonly #delay: EventLoopDelay;
  readonly #parts: MetricsParts;
  #scrape: Promise<string> | null = null;

  constructor(parts: MetricsParts) {
    this.#parts = parts;
    this.cats = new CatMetrics(parts.catSources);
    this.http = new HttpMetrics(parts.refusalCodes);
    this.#delay = new EventLoopDelay(parts.now);
  }

  /** For the store, which tells of each commit. */
  get storeWatch() {
    return {
      now: this.#parts.now,
      locked: (ms: number): void => this.#commits.noteLock(ms),
      committed: (commit: { changes: number; ms: number; events: readonly LogEvent[] }): void => {
        this.#commits.note(commit);
        for (const event of commit.events) this.#tickets.note(event);
      },
    };
  }

  /**
   * All of it in Prometheus' text format. `takeSnapshot` reads what is read at each scrape, and may leave out
   * what cannot be read just then. Scrapes at the same time share one.
   */
  scrape(takeSnapshot: () => Promise<Snapshot>): Promise<string> {
    this.#scrape ??= this.#make(takeSnapshot).finally(() => {
      this.#scrape = null;
    });
    return this.#scrape;
  }

  /** Stops measuring. */
  close(): void {
    this.#delay.close();
  }

  async #make(takeSnapshot: () => Promise<Snapshot>): Promise<string> {
    const [ofProcess, snapshot] = await Promise.all([processFamilies(this.#parts.startedAt), takeSnapshot()]);
    // Nothing is awaited from here on, so that all counts are of one moment.
    return exposition([
      ...this.#tickets.families(),
      ...snapshotFamilies(snapshot),
      ...this.#commits.families(),
      ...this.cats.families(),
      ...this.http.families(),
      ...this.push.families(),
      ...this.#delay.families(),
      ...ofProcess,
      this.#build(),
    ]);
  }

  #build(): Family {
    return gauge("catqd_build_info", "Always 1; its labels say what runs.", [
      { labels: { version: this.#parts.version, node: process.versions.node }, value: 1 },
    ]);
  }
}
