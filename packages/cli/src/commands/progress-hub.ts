import type { Progress, ProgressSource } from "../ticket/progress.ts";

/** Passes each step to all listeners; a late one first gets the newest of each type. */
export interface ProgressHub {
  emit(progress: Progress): void;
  readonly source: ProgressSource;
}

/** A hub without listeners. `trouble` is not replayed to a late listener. */
export function createProgressHub(): ProgressHub {
  const listeners = new Set<(progress: Progress) => void>();
  const newest = new Map<Progress["type"], Progress>();
  return {
    emit(progress) {
      // Deleted first, so that the order is that of the newest values.
      newest.delete(progress.type);
      if (progress.type !== "trouble") newest.set(progress.type, progress);
      for (const listener of [...listeners]) listener(progress);
    },
    source(listener) {
      for (const progress of newest.values()) listener(progress);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
