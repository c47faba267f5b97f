import type { LogEvent, Tally, TallyKind, WallMs } from "../../queue/model.ts";
import { type LogTable, quarterOf, type TallyTable } from "./tables.ts";

/** The bucket of what has no duration, or one that nobody knows. */
const NO_DURATION = -1;
/** Buckets in which a duration doubles: each is 2.2 % wide. */
const PER_DOUBLING = 32;

/** In which bucket a duration is counted; ascending. The migration in schema.ts reckons the same. */
export function bucketOf(ms: number | null): number {
  if (ms === null) return NO_DURATION;
  return ms < 1 ? 0 : 1 + Math.floor(Math.log2(ms) * PER_DOUBLING);
}

type Pending = Tally & { quarter: number; count: number; totalMs: number };

/**
 * What a commit adds to the counts, each key written once however many tickets the commit is about: so a take
 * costs nearly nothing more, and a day of a million tickets is read as fast as one of ten.
 */
export class Tallies {
  readonly #tables: { readonly log: LogTable; readonly tallies: TallyTable };
  readonly #pending = new Map<string, Pending>();

  constructor(tables: { readonly log: LogTable; readonly tallies: TallyTable }) {
    this.#tables = tables;
  }

  /** Counts an event, which must not be in the log yet. */
  note({ at, type, sequence, waitedMs, turnMs }: LogEvent): void {
    if (sequence === null) return;
    switch (type) {
      case "taken":
      case "missed":
      case "rejoined":
      case "left":
      case "banned":
        this.#add(at, type, null);
        break;
      case "called":
        this.#add(at, type, waitedMs ?? null);
        break;
      case "seen":
        this.#add(at, type, turnMs === undefined ? null : this.#viewed(sequence, turnMs));
        break;
      case "recalled": {
        const missed = this.#tables.log.lastOf(sequence, "missed");
        if (missed) this.#add(missed.at, "missed", null, -1);
        break;
      }
      case "claimed":
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
        throw new Error(`expected a known event, got ${type satisfies never}`);
    }
  }

  /** Writes the counts. */
  flush(): void {
    for (const { quarter, ...tally } of this.#pending.values()) this.#tables.tallies.add(quarter, tally);
    this.#pending.clear();
  }

  /** From the claim to the end; null where the log of the claim has been pruned. */
  #viewed(sequence: number, turnMs: number): number | null {
    const claimedAfterMs = this.#tables.log.lastOf(sequence, "claimed")?.detail?.afterMs;
    return typeof claimedAfterMs === "number" ? Math.max(0, turnMs - claimedAfterMs) : null;
  }

  #add(at: WallMs, kind: TallyKind, ms: number | null, count = 1): void {
    const pending = this.#find(quarterOf(at), kind, bucketOf(ms));
    pending.count += count;
    pending.totalMs += ms ?? 0;
  }

  #find(quarter: number, kind: TallyKind, bucket: number): Pending {
    const key = `${quarter} ${kind} ${bucket}`;
    const known = this.#pending.get(key);
    if (known) return known;
    const pending = { quarter, kind, bucket, count: 0, totalMs: 0 };
    this.#pending.set(key, pending);
    return pending;
  }
}
