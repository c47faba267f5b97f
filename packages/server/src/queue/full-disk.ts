import { StorageError } from "./store.ts";

/** Goes on where nothing could be stored for a while: for what is done again when that is over. */
export async function ignoreFullDisk(done: Promise<unknown>): Promise<void> {
  await done.catch((error: unknown) => {
    if (!(error instanceof StorageError) || !error.isPassing) throw error;
  });
}
