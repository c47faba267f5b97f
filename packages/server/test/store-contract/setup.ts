import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Store } from "../../src/queue/store.ts";

/** Opens the store of the queue that belongs to a folder. */
export type OpenFolder = (folder: string) => Promise<Store>;

/** A folder that goes with the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "catq-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

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
