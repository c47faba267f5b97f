import { StorageError } from "./store.ts";

/** Whether the disk refused for want of room: nothing was kept, and there may be room again. */
export function isFull(error: unknown): boolean {
  return error instanceof StorageError && error.kind === "full";
}

/** Goes on where the disk is full; for what is done again when there is room. */
export async function unlessFull(done: Promise<unknown>): Promise<void> {
  await done.catch((error: unknown) => {
    if (!isFull(error)) throw error;
  });
}
