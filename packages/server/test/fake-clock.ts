import type { Clock } from "../src/queue/time/clock.ts";

interface Wake {
  readonly at: number;
  readonly fn: () => void;
}

/** A clock that a test moves. Wakes come in their order, and what they set off is through before the next. */
export class FakeClock implements Clock {
  #now = 0;
  #wall: number;
  #wakes: Wake[] = [];

  constructor(wall = Date.UTC(2026, 0, 1)) {
    this.#wall = wall;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#wall;
  }

  wake(at: number, fn: () => void): () => void {
    const wake = { at, fn };
    this.#wakes.push(wake);
    return () => {
      this.#wakes = this.#wakes.filter((other) => other !== wake);
    };
  }

  /** Lets `ms` milliseconds pass. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#moveTo(Math.max(this.#now, next.at));
      this.#wakes.splice(this.#wakes.indexOf(next), 1);
      next.fn();
      await settled();
    }
    this.#moveTo(end);
  }

  /** The process stands still for `ms` milliseconds: time passes, and nothing wakes until it goes on. */
  standStill(ms: number): void {
    this.#moveTo(this.#now + ms);
  }

  /** Somebody sets the machine's wall clock. */
  jumpWall(ms: number): void {
    this.#wall += ms;
  }

  /** How many wakes are waited for. */
  get pending(): number {
    return this.#wakes.length;
  }

  #next(end: number): Wake | undefined {
    return this.#wakes.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }

  #moveTo(at: number): void {
    this.#wall += at - this.#now;
    this.#now = at;
  }
}

/** Waits until what was set off in this turn of the event loop, and in the few after it, is through. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}
