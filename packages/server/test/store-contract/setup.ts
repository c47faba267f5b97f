import { onTestFinished } from "vitest";
import type { Store } from "../../src/queue/store.ts";
import type { Clock } from "../../src/queue/time/clock.ts";
import { FakeClock } from "../fake-clock.ts";
import { freshFolder } from "../fresh-folder.ts";

/** Opens the store of the queue that belongs to a folder, under a clock. */
export type OpenFolder = (folder: string, clock: Clock) => Promise<Store>;

/** A store in a fresh folder under a clock of its own, closed with the test; `reopen` closes it and opens it anew. */
export async function freshStore(
  open: OpenFolder,
): Promise<{ store: Store; clock: FakeClock; reopen: () => Promise<Store> }> {
  const folder = freshFolder();
  const clock = new FakeClock();
  let store = await open(folder, clock);
  onTestFinished(() => store.close());
  const reopen = async (): Promise<Store> => {
    await store.close();
    store = await open(folder, clock);
    return store;
  };
  return { store, clock, reopen };
}
