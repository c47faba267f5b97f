/** Milliseconds of the harness's own monotonic clock, counted from 1970: what its lines and strace's have in common. */
export type At = number;

interface Spanning {
  /** When it began, as seen from outside the daemon: a request was sent. */
  readonly at: At;
  /** When it was over: the reply was here. */
  readonly until: At;
  /** Who saw it. */
  readonly client: string;
}

export interface Asked {
  readonly method: string;
  /** With its query, as it was sent. */
  readonly path: string;
  /** The loopback address it came from. */
  readonly from: string;
  readonly token: string | null;
  readonly key: string | null;
}

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body where it is JSON; null otherwise. */
  readonly json: Readonly<Record<string, unknown>> | null;
  /** SHA-256 of the body where it is a picture, in base64. */
  readonly digest: string | null;
}

/** A request and what came back; `reply` is null where nothing did, and nobody knows what became of it. */
export interface Exchange extends Spanning {
  readonly kind: "exchange";
  readonly request: Asked;
  readonly reply: Answered | null;
}

/** A time in which the daemon did not live, or stood still. */
export interface Outage extends Spanning {
  readonly kind: "outage";
  readonly how: string;
  /** How long it surely was, and how long at most, in milliseconds. */
  readonly leastMs: number;
  readonly mostMs: number;
}

/** A wait for the disk (fsync, fdatasync) that the daemon was seen to come through. */
export interface Sync extends Spanning {
  readonly kind: "sync";
}

/** A connection of somebody who misbehaves, from its opening to its end by the daemon. */
interface Nuisance extends Spanning {
  readonly kind: "nuisance";
  readonly behaviour: string;
  /** Within which the daemon had to end it; `isCut` is false where it was still open when the harness gave up. */
  readonly mostMs: number;
  readonly isCut: boolean;
}

/** Something measured of the daemon, and the most it may be. */
export interface Gauge extends Spanning {
  readonly kind: "gauge";
  readonly what: string;
  readonly value: number;
  readonly most: number;
}

export type Line = Exchange | Outage | Sync | Nuisance | Gauge;

/** How the daemon was configured, as far as the rules depend on it. */
export interface Terms {
  readonly counters: number;
  readonly claimWindowMs: number;
  readonly viewWindowMs: number;
}

/** All that was seen of one queue, whatever processes served it. Append-only. */
export class History {
  readonly terms: Terms;
  readonly lines: Line[] = [];

  constructor(terms: Terms, lines: readonly Line[] = []) {
    this.terms = terms;
    this.lines.push(...lines);
  }

  add(line: Line): void {
    this.lines.push(line);
  }

  get exchanges(): Exchange[] {
    return this.lines.filter((line) => line.kind === "exchange");
  }
}

/** Now, on the clock of every history. */
export function now(): At {
  return performance.timeOrigin + performance.now();
}
