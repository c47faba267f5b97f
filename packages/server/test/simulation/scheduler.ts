interface Event {
  readonly at: number;
  /** Orders the events of one moment as they were planned. */
  readonly order: number;
  /** null where it was cancelled. */
  fn: (() => void) | null;
}

/** More events than any sound world has: something sets itself off again and again. */
const MAX_EVENTS = 200_000;
/** Events that are queued at once in Node's own loop: one turn of it costs more than most events. */
const EVENTS_A_TURN = 16;

/**
 * Events in simulated time. What is simulated is told of time by nothing else, and is otherwise made of promises alone:
 * between two events Node runs all microtasks, so what one event set off is through before the next begins.
 */
export class Scheduler {
  /** Milliseconds of real time in the simulated world. */
  now = 0;
  #heap: Event[] = [];
  #planned = 0;
  #ran = 0;

  /** Calls `fn` at a time, at once where that is over; returns what cancels it. */
  at(at: number, fn: () => void): () => void {
    const event: Event = { at: Math.max(at, this.now), order: this.#planned++, fn };
    this.#push(event);
    return () => {
      event.fn = null;
    };
  }

  after(ms: number, fn: () => void): () => void {
    return this.at(this.now + ms, fn);
  }

  /** Runs what comes until `end`, unless `isOver` says that it is enough. Rejects where an event throws. */
  run(end: number, isOver: () => boolean = () => false): Promise<void> {
    return new Promise((resolve, reject) => {
      let isDone = false;
      let queued = 0;
      const step = (): void => {
        queued--;
        if (isDone) return;
        try {
          const event = isOver() ? null : this.#next(end);
          if (event?.fn) {
            if (++this.#ran > MAX_EVENTS) throw new Error(`expected an end after ${MAX_EVENTS} events`);
            event.fn();
          } else {
            isDone = true;
            resolve();
          }
        } catch (error) {
          isDone = true;
          reject(error);
        }
        if (queued === 0) turn();
      };
      const turn = (): void => {
        for (; queued < EVENTS_A_TURN && !isDone; queued++) setImmediate(step);
      };
      turn();
    });
  }

  #next(end: number): Event | null {
    for (let first = this.#heap[0]; first && first.at <= end; first = this.#heap[0]) {
      this.#pop();
      if (!first.fn) continue;
      this.now = first.at;
      return first;
    }
    this.now = Math.max(this.now, end === Number.POSITIVE_INFINITY ? this.now : end);
    return null;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !isBefore(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const right = heap[child + 1];
      let least = heap[child];
      if (!least) break;
      if (right && isBefore(right, least)) {
        least = right;
        child++;
      }
      if (!isBefore(least, last)) break;
      heap[index] = least;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at === b.at ? a.order < b.order : a.at < b.at;
}
