import type { Records } from "../queue/records.ts";

/**
 * Reads the queue in a data folder whose daemon does not run; rejects with CatqdError where there is none that
 * could be read. Most commands never need the database, and start faster without it.
 */
export async function readFiles<T>(dataFolder: string, read: (records: Records) => Promise<T>): Promise<T> {
  const [{ QueueFiles }, { databaseIn }, { dataError }] = await Promise.all([
    import("../store/sqlite/file/queue-files.ts"),
    import("../store/sqlite/file/database-file.ts"),
    import("../start-errors.ts"),
  ]);
  try {
    const files = new QueueFiles(databaseIn(dataFolder), Date.now());
    try {
      return await read(files);
    } finally {
      files.close();
    }
  } catch (error) {
    throw dataError(error, dataFolder);
  }
}
