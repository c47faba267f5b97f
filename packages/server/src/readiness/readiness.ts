import type { WallMs } from "../queue/model.ts";
import type { DatabaseHealth } from "../queue/shared-store.ts";
import { StorageError, type StorageErrorKind } from "../queue/store.ts";
import type { Clock } from "../queue/time/clock.ts";
import { type Check, checkCats, checkClock, checkDatabase, checkStorage } from "./checks.ts";

/** Checks this young are reused, so that requests cannot make the disk be written more often. */
const MAX_AGE_MS = 1000;
/** A probe of the disk that takes longer has failed. */
const PROBE_TIMEOUT_MS = 2000;

/** The system's codes for what the database itself says. */
const CODES: Partial<Record<StorageErrorKind, string>> = { full: "ENOSPC", locked: "EBUSY" };

export interface ReadinessParts {
  readonly clock: Clock;
  /** Tries to write to the disk; answers the system's code of what went wrong, or null. Never rejects. */
  readonly probe: () => Promise<string | null>;
  /** How the database is in which the queue is kept; null where that is on this disk. */
  readonly database: () => DatabaseHealth | null;
  /** Reads how many cats are in stock. */
  readonly stockSize: () => Promise<number>;
  /** Whether a source of cats is thought to give more. */
  readonly canMakeCats: () => boolean;
  /** When the newest record of the queue was made that was there at the start. */
  readonly newestRecordAt: WallMs;
}

/** The checks behind `/readyz`: disk, clock and cats. */
export class Readiness {
  readonly #parts: ReadinessParts;
  /** The latest wall-clock time that has been seen. */
  readonly #latest: WallMs;
  #checks: Promise<readonly Check[]> | null = null;
  #checkedAt = Number.NEGATIVE_INFINITY;
  /** The probe that runs; one that hangs is waited for rather than joined by another. */
  #probing: Promise<string | null> | null = null;
  #cancelTimeout: () => void = () => {};

  constructor(parts: ReadinessParts) {
    this.#parts = parts;
    this.#latest = Math.max(parts.newestRecordAt, parts.clock.wall());
  }

  /** All checks, at most a second old. Never rejects. */
  checks(): Promise<readonly Check[]> {
    const now = this.#parts.clock.now();
    if (this.#checks === null || now - this.#checkedAt >= MAX_AGE_MS) {
      this.#checks = this.#runChecks();
      this.#checkedAt = now;
    }
    return this.#checks;
  }

  /** Resolves when nothing is written any more. */
  async close(): Promise<void> {
    this.#cancelTimeout();
    await this.#probing;
  }

  async #runChecks(): Promise<readonly Check[]> {
    const { clock, canMakeCats } = this.#parts;
    const database = this.#parts.database();
    const [code, stock] = await Promise.all([database ? null : this.#probe(), this.#stock()]);
    return [
      database ? checkDatabase(database) : checkStorage(code ?? stock.code),
      checkClock(clock.wall(), this.#latest),
      // How many there are is not known while the database is away.
      ...(database?.isAway ? [] : [checkCats({ size: stock.size, canMake: canMakeCats() })]),
    ];
  }

  /** Reads from the database itself, beside the disk under it. */
  async #stock(): Promise<{ size: number; code: string | null }> {
    try {
      return { size: await this.#parts.stockSize(), code: null };
    } catch (error) {
      return { size: 0, code: (error instanceof StorageError && CODES[error.kind]) || "EIO" };
    }
  }

  async #probe(): Promise<string | null> {
    const { clock, probe } = this.#parts;
    this.#probing ??= probe().finally(() => {
      this.#probing = null;
    });
    const timeout = new Promise<string>((resolve) => {
      this.#cancelTimeout = clock.wake(clock.now() + PROBE_TIMEOUT_MS, () => resolve("ETIMEDOUT"));
    });
    try {
      return await Promise.race([this.#probing, timeout]);
    } finally {
      this.#cancelTimeout();
    }
  }
}
