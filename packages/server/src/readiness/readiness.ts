import type { Clock } from "../queue/clock.ts";
import type { WallMs } from "../queue/model.ts";
import { StorageError } from "../queue/store.ts";
import { type Check, checkCats, checkClock, checkStorage } from "./checks.ts";

/** However many ask, the disk is written to no more often. */
const FRESH_MS = 1000;
/** A disk that takes longer is as good as none. */
const PATIENCE_MS = 2000;

export interface ReadinessParts {
  readonly clock: Clock;
  /** Tries to write to the disk; answers the system's code of what went wrong, or null. Never rejects. */
  readonly probe: () => Promise<string | null>;
  /** Reads how many cats are in stock. */
  readonly stockSize: () => Promise<number>;
  /** Whether a source of cats is thought to give more. */
  readonly canMakeCats: () => boolean;
  /** When the newest record of the queue was made that was there at the start. */
  readonly newestRecordAt: WallMs;
}

/** Looks whether the daemon can do what it is there for. */
export class Readiness {
  readonly #parts: ReadinessParts;
  /** The latest time that is known to have been. */
  readonly #latest: WallMs;
  #checks: Promise<readonly Check[]> | null = null;
  #checkedAt = Number.NEGATIVE_INFINITY;
  /** One that hangs is not joined by another. */
  #probing: Promise<string | null> | null = null;
  #cancelPatience: () => void = () => {};

  constructor(parts: ReadinessParts) {
    this.#parts = parts;
    this.#latest = Math.max(parts.newestRecordAt, parts.clock.wall());
  }

  /** All checks, at most a second old. Never rejects. */
  checks(): Promise<readonly Check[]> {
    const now = this.#parts.clock.now();
    if (this.#checks === null || now - this.#checkedAt >= FRESH_MS) {
      this.#checks = this.#look();
      this.#checkedAt = now;
    }
    return this.#checks;
  }

  /** Resolves when nothing is written any more. */
  async close(): Promise<void> {
    this.#cancelPatience();
    await this.#probing;
  }

  async #look(): Promise<readonly Check[]> {
    const { clock, canMakeCats } = this.#parts;
    const [code, stock] = await Promise.all([this.#probe(), this.#stock()]);
    return [
      checkStorage({ code: code ?? stock.code }),
      checkClock(clock.wall(), this.#latest),
      checkCats({ size: stock.size, canMake: canMakeCats() }),
    ];
  }

  /** Reads from the database itself, beside the disk under it. */
  async #stock(): Promise<{ size: number; code: string | null }> {
    try {
      return { size: await this.#parts.stockSize(), code: null };
    } catch (error) {
      return { size: 0, code: error instanceof StorageError && error.kind === "full" ? "ENOSPC" : "EIO" };
    }
  }

  async #probe(): Promise<string | null> {
    const { clock, probe } = this.#parts;
    this.#probing ??= probe().finally(() => {
      this.#probing = null;
    });
    const late = new Promise<string>((resolve) => {
      this.#cancelPatience = clock.wake(clock.now() + PATIENCE_MS, () => resolve("ETIMEDOUT"));
    });
    try {
      return await Promise.race([this.#probing, late]);
    } finally {
      this.#cancelPatience();
    }
  }
}
