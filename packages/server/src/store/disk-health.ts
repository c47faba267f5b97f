import { StorageError } from "../queue/store.ts";

/** The storage's part in an error; null where the fault is a bug. */
type Classify = (error: unknown) => StorageError | null;

/** Whether the disk can be trusted. Once it failed, everything is refused until it is opened anew. */
export class DiskHealth {
  readonly #classify: Classify;
  readonly #onFatal: (error: StorageError) => void;
  readonly #hasRoom: () => boolean;
  readonly #onFull: (isFull: boolean) => void;
  #failure: StorageError | null = null;
  #isFull = false;

  /**
   * `onFatal` is called once, when the disk has failed for good; `onFull` when it begins to refuse changes for
   * want of room, and when it is over. `hasRoom` tells whether there is room for any change that may come.
   */
  constructor(parts: {
    classify: Classify;
    onFatal: (error: StorageError) => void;
    onFull: (isFull: boolean) => void;
    hasRoom: () => boolean;
  }) {
    this.#classify = parts.classify;
    this.#onFatal = parts.onFatal;
    this.#onFull = parts.onFull;
    this.#hasRoom = parts.hasRoom;
  }

  /** Why nothing is done any more; null while all is well. */
  get failure(): StorageError | null {
    return this.#failure;
  }

  /** Whether the disk has refused a change for want of room, and has not been found to have some since. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Refuses everything from now on. */
  close(): void {
    this.#failure ??= new StorageError("io", new Error("the store has been closed"));
  }

  /** What a caller is told of `error`: a StorageError where the disk refused, and the error itself otherwise. */
  judge(error: unknown): unknown {
    const fault = this.#classify(error);
    if (fault?.kind === "io") this.#setFailure(fault);
    if (fault?.kind === "full") this.#setFull(true);
    return fault ?? error;
  }

  /**
   * Something was stored. That alone does not end a shortage: on a disk that is all but full a small change
   * finds its place where a larger one does not.
   */
  stored(): void {
    if (this.#isFull && this.#hasRoom()) this.#setFull(false);
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
    this.#onFatal(failure);
  }

  #setFull(isFull: boolean): void {
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    this.#onFull(isFull);
  }
}
