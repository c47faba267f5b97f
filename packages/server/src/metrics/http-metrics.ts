import { byLabel, counter, type Family, histogram, type Sample } from "./exposition.ts";
import { Histogram } from "./histogram.ts";

const DURATION_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** Any other method a client makes up, and any path that is no route, go by this name. */
const OTHER = "other";
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** One answered request. */
interface Answered {
  readonly method: string | undefined;
  /** The pattern that its path fits, as it was declared; null for none. */
  readonly route: string | null;
  readonly status: number;
  /** null for a stream, which lasts as long as its reader likes. */
  readonly ms: number | null;
}

interface RouteTally {
  /** By method and status. */
  readonly counts: Map<string, Map<number, number>>;
  readonly duration: Histogram;
}

/** Counts requests. Labels come from what is declared, never from a client, so their cardinality is bounded. */
export class HttpMetrics {
  readonly #routes = new Map<string, RouteTally>();
  readonly #refusals: Map<string, number>;

  constructor(codes: readonly string[]) {
    this.#refusals = new Map(codes.map((code) => [code, 0]));
  }

  answered({ method = "", route, status, ms }: Answered): void {
    const { counts, duration } = this.#tallyOf(route ?? OTHER);
    const verb = METHODS.has(method) ? method : OTHER;
    const byStatus = counts.get(verb) ?? new Map<number, number>();
    if (byStatus.size === 0) counts.set(verb, byStatus);
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    if (ms !== null) duration.observe(ms / 1000);
  }

  refused(code: string): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
  }

  families(): Family[] {
    const routes = [...this.#routes].map(([path, tally]) => ({ route: openApiPath(path), ...tally }));
    return [
      counter(
        "catqd_http_requests_total",
        "Requests answered, streams when they end; by method, route and status.",
        routes.flatMap(requestSamples),
      ),
      histogram(
        "catqd_http_request_duration_seconds",
        "From a request's head to the end of its answer; without streams.",
        routes
          .filter(({ duration }) => duration.cumulative().at(-1) !== 0)
          .map(({ route, duration }) => ({ labels: { route }, value: duration })),
      ),
      counter(
        "catqd_http_refusals_total",
        "Requests refused, by the code of their problem.",
        byLabel("code", this.#refusals),
      ),
    ];
  }

  #tallyOf(route: string): RouteTally {
    const known = this.#routes.get(route);
    if (known) return known;
    const tally = { counts: new Map(), duration: new Histogram(DURATION_S) };
    this.#routes.set(route, tally);
    return tally;
  }
}

function requestSamples({ route, counts }: RouteTally & { route: string }): Sample[] {
  return [...counts].flatMap(([method, byStatus]) =>
    [...byStatus].map(([status, value]) => ({ labels: { method, route, status: String(status) }, value })),
  );
}

/** `/problems/:code` as the API's description writes it. */
function openApiPath(path: string): string {
  return path.replace(/[:*]([a-z]+)/g, "{$1}");
}
