import type { Moment } from "../../../queue/model.ts";
import { Batch } from "../../batch/batch.ts";
import { Crowded, type Load, Miss } from "../overlay/miss.ts";
import { type Ground, Overlay } from "../overlay/overlay.ts";
import type { Job } from "./job.ts";
import type { Memory } from "./memory.ts";

export type Decided =
  | { readonly kind: "decided"; readonly batch: Batch; readonly overlay: Overlay; readonly writing: number }
  /** More is to be loaded. */
  | { readonly kind: "missing"; readonly loads: readonly Load[] }
  /** The line is to be spread before this job, which is the first. */
  | { readonly kind: "crowded"; readonly crowded: Crowded }
  /** Only so many jobs, as the line is to be spread between them and the next. */
  | { readonly kind: "cut"; readonly count: number }
  /** This job is to blame, and the others run again without it. */
  | { readonly kind: "failed"; readonly job: Job; readonly error: unknown };

interface DecisionParts {
  readonly ground: Ground;
  readonly moment: Moment;
  readonly memory: Memory;
  readonly life: number;
}

/**
 * Decides all jobs, in order, on a new overlay. Where one misses something, the others go on only to find out what they
 * will miss, too: all of it is loaded in one trip, and everything is decided anew.
 */
export function decide(jobs: readonly Job[], on: DecisionParts): Decided {
  const { ground, moment, memory, life } = on;
  const overlay = new Overlay(ground);
  const decided = run(jobs, overlay, () => new Batch(overlay, memory.on(overlay, life), moment));
  if (decided.kind !== "decided") memory.rollBack();
  return decided;
}

function run(jobs: readonly Job[], overlay: Overlay, begin: () => Batch): Decided {
  const misses: Load[] = [];
  let writing = 0;
  try {
    const batch = begin();
    for (const [index, job] of jobs.entries()) {
      const { changes } = batch;
      try {
        job.run(batch);
      } catch (error) {
        if (error instanceof Miss) misses.push(error.load);
        else if (misses.length > 0) continue;
        else if (!(error instanceof Crowded)) return { kind: "failed", job, error };
        else if (index > 0) return { kind: "cut", count: index };
        else return { kind: "crowded", crowded: error };
      }
      if (batch.changes > changes) writing++;
    }
    if (misses.length > 0) return { kind: "missing", loads: misses };
    batch.finish();
    return { kind: "decided", batch, overlay, writing };
  } catch (error) {
    if (error instanceof Miss) return { kind: "missing", loads: [...misses, error.load] };
    throw error;
  }
}
