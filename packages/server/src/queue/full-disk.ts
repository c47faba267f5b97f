import { StorageError } from "./store.ts";

/** Goes on where the disk refused for want of room: for what is done again when there is room. */
export async function ignoreFullDisk(done: Promise<unknown>): Promise<void> {
  await done.catch((error: unknown) => {
    if (!(error instanceof StorageError) || error.kind !== "full") throw error;
  });
}
