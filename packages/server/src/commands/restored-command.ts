import type { Command } from "commander";
import { loadConfig, soundOnly } from "../config/load.ts";
import type { MoveCommandParts } from "./move-command.ts";
import { addCommand, type OperatorContext, printReport } from "./operator-command.ts";

/** What `--json` prints: one object. */
interface RestoredReport {
  readonly type: "restored";
  /** The data folder, or the database without a password. */
  readonly queue: string;
  readonly isInDatabase: boolean;
}

/** Adds `catqd restored`, which declares a copy of a queue a life of its own. */
export function addRestoredCommand(
  program: Command,
  context: OperatorContext,
  parts: MoveCommandParts,
): void {
  const restored = addCommand(
    program,
    "restored",
    "declare the queue a copy, where catqd cannot see that: no number and no token is given twice",
  ).action(async (_options, command: Command) => {
    const { config } = soundOnly(await loadConfig(parts.startedWith(command)));
    const { dataFolder, database, databaseSchema } = config;
    const [{ declareFolderRestored, withDatabase }, { declareRestored }, { dataError }] = await Promise.all([
      import("../database/move.ts"),
      import("../store/move/declare-restored.ts"),
      import("../start-errors.ts"),
    ]);
    try {
      if (database === null) await declareFolderRestored(dataFolder);
      else
        await withDatabase({ ...config, database }, parts.env, (client) =>
          declareRestored(client, databaseSchema),
        );
    } catch (error) {
      throw dataError(error, dataFolder);
    }
    const queue = database === null ? dataFolder : `${database}, schema ${databaseSchema}`;
    printReport(
      context,
      command,
      { type: "restored", queue, isInDatabase: database !== null },
      restoredLines,
    );
  });
  for (const option of parts.options) restored.addOption(option);
}

function restoredLines({ queue, isInDatabase }: RestoredReport): string[] {
  return [
    `The queue in ${queue} counts as a copy from now on.`,
    isInDatabase
      ? "Its daemons go on in a new life with the next change, and say so in the log:"
      : "The next start of a daemon goes on in a new life, and says so in the log:",
    "numbers begin further ahead, tokens of before stay good, and those of the lost part end without a ban.",
  ];
}
