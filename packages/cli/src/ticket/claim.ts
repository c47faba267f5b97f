import { backoffMs } from "@catq/shared";
import { CatqError, Damaged, OtherQueue, Refused, Unreachable } from "../client/errors.ts";
import type { Download } from "../client/picture-download.ts";
import { type Clock, pause, type Random } from "../process/clock.ts";
import type { SavedCat } from "./progress.ts";

/** Attempts at a picture that arrives damaged. */
const MAX_DAMAGED = 6;
/** Failures after which the backoff grows no more: a claim window may be short. */
const MAX_BACKOFF_AFTER = 4;
const DONE_ATTEMPTS = 3;
const MAX_DONE_PAUSE_MS = 3_000;

/** Saves a cat; resolves with its path, `-` for standard output. */
export type SavePicture = (download: Download) => Promise<{ path: string; bytes: number }>;

interface Attempts {
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the attempts. */
  readonly signal: AbortSignal;
}

/**
 * Fetches and saves the cat of a called ticket. A failed claim is sent again, as it is idempotent: `onRetry` is told,
 * `attempt` counts from 1. Throws the CatqError after which it is not.
 */
export async function claimCat(
  o: Attempts & {
    readonly number: string;
    readonly request: () => Promise<Download>;
    readonly save: SavePicture;
    /** Whether transient failures are retried for ever, with backoff; else only a damaged picture is, at once. */
    readonly waitsOutOutages: boolean;
    readonly onRetry?: (error: CatqError, attempt: number) => void;
  },
): Promise<SavedCat> {
  for (let attempt = 1; ; attempt++) {
    try {
      const download = await o.request();
      const { mediaType, sha256, credit, viewUntil } = download;
      return { number: o.number, ...(await o.save(download)), mediaType, sha256, credit, viewUntil };
    } catch (error) {
      if (!(error instanceof CatqError)) throw error;
      const isRetried = o.waitsOutOutages || error instanceof Damaged;
      const afterMs = isRetried && !o.signal.aborted ? claimBackoffMs(error, attempt, o.random) : null;
      if (afterMs === null) throw error;
      o.onRetry?.(error, attempt);
      await pause(o.clock, o.waitsOutOutages ? afterMs : 0, o.signal);
      if (o.signal.aborted) throw error;
    }
  }
}

/** Milliseconds before a failed claim is sent again; null where it is not. `attempt` counts from 1. */
export function claimBackoffMs(error: CatqError, attempt: number, random: Random): number | null {
  const isSentAgain = isTransient(error) || (error instanceof Damaged && attempt < MAX_DAMAGED);
  if (!isSentAgain) return null;
  const retryAfterMs = error instanceof Refused ? error.retryAfterMs : null;
  return backoffMs({ failures: Math.min(attempt, MAX_BACKOFF_AFTER), retryAfterMs, random });
}

/** Whether a claim that failed so may have reached the daemon: then it was perhaps ours that was served. */
export function mayHaveClaimed(error: CatqError): boolean {
  if (error instanceof Unreachable) return error.mayHaveArrived;
  if (error instanceof Refused) return error.status >= 500;
  return !(error instanceof OtherQueue);
}

/**
 * Tells the daemon that the cat was seen, a few times where the request is lost, or, with `until` (monotonic), again
 * and again up to then; else the view window ends it. `onRetry` is told of the first failure.
 */
export async function tellDone(
  o: Omit<Attempts, "random"> & {
    readonly until?: number | null | undefined;
    readonly onRetry?: (error: CatqError) => void;
  },
  request: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      // Any other refusal says that the ticket has ended already.
      if (!(error instanceof CatqError) || !isTransient(error) || o.signal.aborted) return;
      const isLast = typeof o.until === "number" ? o.clock.now() >= o.until : attempt >= DONE_ATTEMPTS;
      if (isLast) return;
      if (attempt === 1) o.onRetry?.(error);
      await pause(o.clock, Math.min(300 * attempt, MAX_DONE_PAUSE_MS), o.signal);
    }
  }
}

/** Whether the same request may succeed a little later. */
function isTransient(error: CatqError): boolean {
  return (
    error instanceof Unreachable ||
    (error instanceof Refused && (error.status === 429 || error.status >= 500))
  );
}
