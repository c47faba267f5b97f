import type { Batch } from "../../batch/batch.ts";
import type { Load } from "../overlay/miss.ts";

/** Something to do in a batch. */
export interface Job {
  /** What it is known to need. */
  readonly loads: readonly Load[];
  /** Writes to the database while it is decided, so that nobody else's facts may be loaded before. */
  readonly isAlone: boolean;
  /** Does the work and keeps its result. May run again. */
  readonly run: (batch: Batch) => void;
  readonly settle: () => void;
  readonly reject: (error: unknown) => void;
  /** Whether it was settled or rejected: it must not run any more. */
  readonly isOver: boolean;
  /** Monotonic: since when somebody waits for it. */
  readonly since: number;
}

/** Makes a job of `work`, and the promise of its result. */
export function makeJob<T>(
  work: (batch: Batch) => T,
  { loads, isAlone, since }: Pick<Job, "loads" | "isAlone" | "since">,
): { job: Job; result: Promise<T> } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  let kept: () => void = () => {};
  let isOver = false;
  const job: Job = {
    loads,
    isAlone,
    since,
    run: (batch) => {
      const value = work(batch);
      kept = () => resolve(value);
    },
    settle: () => {
      isOver = true;
      kept();
    },
    reject: (error) => {
      isOver = true;
      reject(error);
    },
    get isOver() {
      return isOver;
    },
  };
  return { job, result: promise };
}
