import type { Job } from "./job.ts";

/** So that one batch never keeps everybody waiting. */
const MAX_JOBS = 500;

/** The jobs that wait for a batch, in the order asked. */
export class JobQueue {
  #jobs: Job[] = [];
  /** How many are to run one by one, as one of them was refused by the database and nobody knows which. */
  #oneByOne = 0;

  get isEmpty(): boolean {
    return this.#jobs.length === 0;
  }

  add(job: Job): void {
    this.#jobs.push(job);
  }

  /** Puts jobs of a batch that was not committed in front of all others; those that are over stay away. */
  putBack(jobs: readonly Job[], how: { readonly isOneByOne: boolean } = { isOneByOne: false }): void {
    const left = jobs.filter(({ isOver }) => !isOver);
    this.#jobs = [...left, ...this.#jobs];
    if (how.isOneByOne) this.#oneByOne = left.length;
  }

  /** The next ones that may share a batch. */
  take(): Job[] {
    const [first] = this.#jobs;
    if (!first) return [];
    let count = 1;
    if (this.#oneByOne > 0) this.#oneByOne--;
    else if (!first.isAlone) {
      while (count < Math.min(this.#jobs.length, MAX_JOBS) && !this.#jobs[count]?.isAlone) count++;
    }
    return this.#jobs.splice(0, count);
  }

  /** Rejects those that somebody waits for since before `since`. */
  rejectOlder(since: number, error: unknown): void {
    for (const job of this.#jobs) if (job.since < since) job.reject(error);
    this.#jobs = this.#jobs.filter(({ isOver }) => !isOver);
    this.#oneByOne = Math.min(this.#oneByOne, this.#jobs.length);
  }

  rejectAll(error: unknown): void {
    this.rejectOlder(Number.POSITIVE_INFINITY, error);
  }
}
