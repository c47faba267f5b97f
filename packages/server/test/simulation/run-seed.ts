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
  const faults: { readonly at: number; readonly error: unknown }[] = [];
  const onUnhandled = (error: unknown): void => void faults.push({ at: world.now, error });
  process.on("unhandledRejection", onUnhandled);
  try {
    const record = await world.run();
    const [fault] = faults;
    return { seed, history, record, found: fault ? asFound(fault.at, fault.error) : check(record) };
  } catch (error) {
    return { seed, history, record: null, found: asFound(world.now, error) };
  } finally {
    process.off("unhandledRejection", onUnhandled);
    globalThis.WeakRef = weak;
  }
}

/** What nobody caught. */
function asFound(at: number, error: unknown): NonNullable<Run["found"]> {
  const sentence = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { rule: "uncaught", at, sentence };
}
