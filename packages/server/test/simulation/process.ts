import type { Clock } from "../../src/queue/time/clock.ts";
import type { Scheduler } from "./scheduler.ts";

/** Clocks of one machine: how fast they run, and where its wall clock stands. */
export interface MachineTime {
  /** Milliseconds of the monotonic clock to one of real time. */
  readonly rate: number;
  /** What the wall clock says at the beginning. */
  wall: number;
}

/**
 * A process of the operating system: everything that happens in it is an event of its own, and none comes while it is
 * stopped (SIGSTOP) or after it was killed. A slow one is busy after each event for a while.
 */
export class Process {
  readonly clock: Clock;
  #scheduler: Scheduler;
  #backlog: (() => void)[] = [];
  #state: "running" | "stopped" | "killed" = "running";
  #busyUntil = 0;
  /** How long an event keeps it busy. */
  #slowness: () => number;
  #onKill: (() => void)[] = [];

  constructor(scheduler: Scheduler, time: MachineTime, slowness: () => number = () => 0) {
    this.#scheduler = scheduler;
    this.#slowness = slowness;
    const origin = 1000;
    const now = (): number => origin + scheduler.now * time.rate;
    this.clock = {
      now,
      wall: () => Math.floor(time.wall + scheduler.now * time.rate),
      wake: (at, fn) => {
        let isCancelled = false;
        const cancel = this.after((at - now()) / time.rate, () => {
          if (!isCancelled) fn();
        });
        return () => {
          isCancelled = true;
          cancel();
        };
      },
    };
  }

  get isStopped(): boolean {
    return this.#state === "stopped";
  }

  get isKilled(): boolean {
    return this.#state === "killed";
  }

  /** An event of this process, in `ms` milliseconds of real time or whenever it can have one. */
  after(ms: number, fn: () => void): () => void {
    return this.#scheduler.after(Math.max(0, ms), () => this.#deliver(fn));
  }

  /** Calls `listener` where the process is killed, as its operating system does what is left to do. */
  onKill(listener: () => void): void {
    this.#onKill.push(listener);
  }

  stop(): void {
    if (this.#state === "running") this.#state = "stopped";
  }

  /** SIGCONT. What would have come meanwhile comes in its order. */
  resume(): void {
    if (this.#state !== "stopped") return;
    this.#state = "running";
    for (const fn of this.#backlog.splice(0)) this.after(0, fn);
  }

  kill(): void {
    if (this.#state === "killed") return;
    this.#state = "killed";
    this.#backlog = [];
    for (const listener of this.#onKill.splice(0)) listener();
  }

  #deliver(fn: () => void): void {
    if (this.#state === "killed") return;
    if (this.#state === "stopped") {
      this.#backlog.push(fn);
      return;
    }
    const { now } = this.#scheduler;
    if (now < this.#busyUntil) {
      this.#scheduler.at(this.#busyUntil, () => this.#deliver(fn));
      return;
    }
    const slowness = this.#slowness();
    if (slowness > 0) this.#busyUntil = now + slowness;
    fn();
  }
}
