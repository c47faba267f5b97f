import { performance } from "node:perf_hooks";
import type { ProgressSource } from "../../ticket/progress.ts";
import { nextTickMs } from "./clock.ts";
import { initialState, type ScreenEvent, type ScreenState } from "./model.ts";
import { reduce } from "./reduce.ts";

/** Where the screens have the time from: monotonic milliseconds, and waking after some of them. */
export interface Ticker {
  now(): number;
  /** Calls `wake` once after `ms`; returns a way to call it off. */
  after(ms: number, wake: () => void): () => void;
}

/** Node's own clock. Its timers alone do not keep the process alive. */
export const systemTicker: Ticker = {
  now: () => performance.now(),
  after: (ms, wake) => {
    const timer = setTimeout(wake, ms).unref();
    return () => clearTimeout(timer);
  },
};

type Unstamped<T> = T extends { readonly at: number } ? Omit<T, "at"> : never;

/** The present state of a screen, kept up to date until `stop`. */
export interface LiveState {
  get(): ScreenState;
  /** Calls `listener` after each change; returns an unsubscriber. */
  subscribe(listener: () => void): () => void;
  send(event: Unstamped<ScreenEvent>): void;
  /** Lets go of the source and the clock; the last state stays. */
  stop(): void;
}

/** Reduces the steps of `source`. Arms at most one timer: for the moment when the screen changes by itself. */
export function createLiveState(options: {
  readonly source: ProgressSource;
  readonly ticker: Ticker;
  readonly onChange?: (state: ScreenState) => void;
}): LiveState {
  const { source, ticker, onChange } = options;
  const listeners = new Set<() => void>();
  let state = initialState(ticker.now());
  let disarm: () => void = () => {};
  let isStopped = false;

  const send = (event: Unstamped<ScreenEvent>): void => {
    if (isStopped) return;
    state = reduce(state, { ...event, at: ticker.now() });
    disarm();
    const ms = nextTickMs(state);
    // A little late rather than early: early would show the same second twice.
    disarm = ms === null ? () => {} : ticker.after(Math.ceil(ms) + 5, () => send({ type: "tick" }));
    onChange?.(state);
    for (const listener of listeners) listener();
  };

  const unsubscribe = source((progress) => send({ type: "progress", progress }));
  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send,
    stop: () => {
      isStopped = true;
      disarm();
      unsubscribe();
      listeners.clear();
    },
  };
}
