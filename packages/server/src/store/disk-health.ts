import { StorageError } from "../queue/store.ts";
import { storageFault } from "./storage-fault.ts";

/** Whether the disk can be trusted. Once it failed, everything is refused until it is opened anew. */
export class DiskHealth {
  readonly #onFatal: (error: StorageError) => void;
  #failure: StorageError | null = null;

  /** `onFatal` is called once, when the disk has failed for good. */
  constructor(onFatal: (error: StorageError) => void) {
    this.#onFatal = onFatal;
  }

  /** Why nothing is done any more; null while all is well. */
  get failure(): StorageError | null {
    return this.#failure;
  }

  /** Refuses everything from now on. */
  close(): void {
    this.#failure ??= new StorageError("io", new Error("the store has been closed"));
  }

  /** What a caller is told of `error`: a StorageError where the disk refused, and the error itself otherwise. */
  judge(error: unknown): unknown {
    const fault = storageFault(error);
    if (fault?.kind === "io" && !this.#failure) {
      this.#failure = fault;
      this.#onFatal(fault);
    }
    return fault ?? error;
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
}
