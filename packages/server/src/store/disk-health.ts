import { StorageError } from "../queue/store.ts";

interface DiskHealthParts {
  /** The storage's part in an error; null where the fault is a bug. */
  readonly classify: (error: unknown) => StorageError | null;
  /** Called once, when the disk has failed for good. */
  readonly onFatal: (error: StorageError) => void;
  /** Called with the reason when changes begin to be refused for a while, and with null when that is over. */
  readonly onHeld: (why: StorageError | null) => void;
  /** Whether there is room for any change that may come. */
  readonly hasRoom: () => boolean;
}

/** Whether the disk can be trusted. Once it failed, everything is refused until it is opened anew. */
export class DiskHealth {
  readonly #parts: DiskHealthParts;
  #failure: StorageError | null = null;
  #held: StorageError | null = null;

  constructor(parts: DiskHealthParts) {
    this.#parts = parts;
  }

  /** Why nothing is done any more; null while all is well. */
  get failure(): StorageError | null {
    return this.#failure;
  }

  /** Whether a change was refused for want of room or for another program's lock, and none was stored since. */
  get isHeld(): boolean {
    return this.#held !== null;
  }

  /** Refuses everything from now on. */
  close(): void {
    this.#failure ??= new StorageError("io", new Error("the store has been closed"));
  }

  /** What a caller is told of `error`: a StorageError where the disk refused, and the error itself otherwise. */
  judge(error: unknown): unknown {
    const fault = this.#parts.classify(error);
    if (fault?.kind === "io") this.#setFailure(fault);
    else if (fault && !this.#held) this.#setHeld(fault);
    return fault ?? error;
  }

  /**
   * Something was stored. That alone does not end a shortage: on a disk that is all but full a small change
   * finds its place where a larger one does not.
   */
  stored(): void {
    if (this.#held && (this.#held.kind !== "full" || this.#parts.hasRoom())) this.#setHeld(null);
  }

  /** Reads from the disk; throws StorageError where it refuses. */
  read<T>(load: () => T): T {
    if (this.#failure) throw this.#failure;
    try {
      return load();
    } catch (error) {
      throw this.judge(error);
    }
  }

  #setFailure(failure: StorageError): void {
    if (this.#failure) return;
    this.#failure = failure;
    this.#parts.onFatal(failure);
  }

  #setHeld(why: StorageError | null): void {
    this.#held = why;
    this.#parts.onHeld(why);
  }
}
