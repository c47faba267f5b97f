import { type Asking, NoDaemon, operate } from "../control/control-client.ts";
import { type Input, type Output, PROTOCOL } from "../control/protocol.ts";
import { READINGS, type Reading } from "../control/readings.ts";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import type { Records } from "../queue/records.ts";

/** Opens the files of a data folder for the time of one reading; rejects with CatqdError where that cannot be. */
export type ReadFiles = <T>(dataFolder: string, read: (records: Records) => Promise<T>) => Promise<T>;

/** Asks the daemon, or where none runs, the files that one has left. */
export async function readRecords<O extends Reading>(
  asking: Asking,
  operation: O,
  input: Input<O>,
  readFiles: ReadFiles,
): Promise<Output<O>> {
  try {
    return await operate(asking, operation, input);
  } catch (error) {
    if (!(error instanceof NoDaemon)) throw error;
  }
  const answer = await readFiles(asking.dataFolder, (records) => READINGS[operation](records, input));
  // The form that the daemon's answer has, too; the schema of this very operation makes it.
  if (answer.ok) return PROTOCOL[operation].output.parse(answer.value) as Output<O>;
  throw new CatqdError(answer.refusal.detail, { exitCode: EXIT.refused });
}
