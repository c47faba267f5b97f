import { onTestFinished } from "vitest";
import type { Store } from "../../src/queue/store.ts";
import { freshFolder } from "../fresh-folder.ts";

/** Opens the store of the queue that belongs to a folder. */
export type OpenFolder = (folder: string) => Promise<Store>;

/** A store in a fresh folder, closed with the test; `reopen` closes it and opens it anew. */
export async function freshStore(
  open: OpenFolder,
): Promise<{ store: Store; reopen: (closedAt?: number) => Promise<Store> }> {
  const folder = freshFolder();
  let store = await open(folder);
  onTestFinished(() => store.close(0));
  const reopen = async (closedAt = 0): Promise<Store> => {
    await store.close(closedAt);
    store = await open(folder);
    return store;
  };
  return { store, reopen };
}
