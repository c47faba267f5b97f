import { check, type Found } from "./check/check.ts";
import type { History } from "./history.ts";
import type { Record } from "./record.ts";
import { planOf } from "./world/plan.ts";
import { World } from "./world/world.ts";

export interface Run {
  readonly seed: number;
  readonly history: History;
  readonly record: Record | null;
  readonly found: (Pick<Found, "at" | "sentence"> & { readonly rule: string }) | null;
}

/** What is collected as garbage, and when, differs from run to run: in a world, what was held weakly stays. */
class HeldReference<T extends WeakKey> implements WeakRef<T> {
  readonly [Symbol.toStringTag] = "WeakRef";
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  deref(): T {
    return this.#value;
  }
}

/** Lives through the world of a seed, and checks its history. */
export async function runSeed(seed: number): Promise<Run> {
  const weak = globalThis.WeakRef;
  globalThis.WeakRef = HeldReference;
  const world = new World(planOf(seed));
  const { history } = world;
  try {
    const record = await world.run();
    return { seed, history, record, found: check(record) };
  } catch (error) {
    const sentence = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, history, record: null, found: { rule: "world", at: world.now, sentence } };
  } finally {
    globalThis.WeakRef = weak;
  }
}
