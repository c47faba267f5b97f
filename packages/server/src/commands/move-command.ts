import { numberOf } from "@catq/shared";
import type { Command, Option } from "commander";
import { loadConfig, type StartedWith, soundOnly } from "../config/load.ts";
import type { MoveConfig } from "../database/move.ts";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import type { GivenUp, Moved } from "../store/move/move-queue.ts";
import { addCommand, type OperatorContext, printReport } from "./operator-command.ts";

/** What `--json` prints: one object. */
interface MoveReport {
  readonly type: "move";
  readonly from: string;
  /** Without a password. */
  readonly to: string;
  readonly schema: string;
  /** Whether an earlier run had brought everything. */
  readonly wasThere: boolean;
  readonly waiting: number;
  /** The last that was given; null before the first. */
  readonly lastNumber: string | null;
  /** By the names of the tables. */
  readonly rows: Moved["rows"];
}

/** What the commands need that reach the database by what the configuration says. */
export interface MoveCommandParts {
  /** Of `serve`: those that say how the database is reached. */
  readonly options: readonly Option[];
  readonly startedWith: (command: Command) => StartedWith;
  readonly env: StartedWith["env"];
}

/** Adds `catqd move-to`, which carries a stopped queue from the data folder to PostgreSQL. */
export function addMoveCommand(program: Command, context: OperatorContext, parts: MoveCommandParts): void {
  const move = addCommand(
    program,
    "move-to",
    "carry the queue of a stopped daemon to PostgreSQL: every place, token, ban and line of the log",
  )
    .argument("<uri>", "the database, such as postgres://catqd@db.example/catq; a password stands in a file")
    .option("--give-up", "leave the queue where it is, after a move that was interrupted and never complete")
    .option(
      "--unseen",
      "with --give-up: ask no database, as it is gone for good; numbers go on further ahead",
    )
    .action(async (uri: string, options: { giveUp?: true; unseen?: true }, command: Command) => {
      const started = parts.startedWith(command);
      const flags = { ...started.flags, database: uri };
      const { config } = soundOnly(await loadConfig({ ...started, flags }));
      const { database } = config;
      if (database === null) throw new Error("expected the flag to name a database");
      await act({ ...config, database }, options, command);
    });
  for (const option of parts.options) move.addOption(option);

  async function act(
    config: MoveConfig,
    { giveUp: isGivingUp, unseen }: { giveUp?: true; unseen?: true },
    command: Command,
  ): Promise<void> {
    // Only this command needs them, and every command starts faster without.
    const [{ giveUp, moveTo }, { dataError }] = await Promise.all([
      import("../database/move.ts"),
      import("../start-errors.ts"),
    ]);
    try {
      if (isGivingUp) {
        const outcome = await giveUp(config, parts.env, unseen === true);
        printReport(context, command, { type: "move", outcome }, (said) => gaveUpLines(said, config));
      } else printReport(context, command, reportOf(await moveTo(config, parts.env), config), moveLines);
    } catch (error) {
      throw dataError(error, config.dataFolder);
    }
  }
}

function reportOf({ wasThere, rows, waiting, nextSequence }: Moved, config: MoveConfig): MoveReport {
  return {
    ...{ type: "move", from: config.dataFolder, to: String(config.database), schema: config.databaseSchema },
    ...{ wasThere, waiting, lastNumber: nextSequence === 0 ? null : numberOf(nextSequence - 1), rows },
  };
}

function moveLines({ from, to, schema, wasThere, waiting, lastNumber, rows }: MoveReport): string[] {
  const count = (table: string, one: string, many: string): string =>
    rows[table] === 1 ? `1 ${one}` : `${rows[table] ?? 0} ${many}`;
  const until = lastNumber === null ? "before its first ticket" : `up to ticket ${lastNumber}`;
  return [
    wasThere
      ? `The queue of ${from} had arrived in ${to}, schema ${schema}, before.`
      : `The queue of ${from}, ${until}, is in ${to}, schema ${schema}.`,
    `It holds ${count("ticket", "ticket", "tickets")}, ${waiting} of them waiting, ${count("ban", "ban", "bans")}, ` +
      `${count("cat", "cat", "cats")} and ${count("log", "line", "lines")} of the log: as many as were sent.`,
    "No daemon starts on the folder's file any more. Name the database in each daemon's configuration, and start them:",
    `  database: ${to}`,
  ];
}

function gaveUpLines({ outcome }: { outcome: GivenUp }, { dataFolder, database }: MoveConfig): string[] {
  const refused = (message: string, hint: string): CatqdError =>
    new CatqdError(message, { hint, exitCode: EXIT.refused });
  switch (outcome) {
    case "given up":
      return [`The move was given up: the queue stays in ${dataFolder}, and a daemon may start on it.`];
    case "given up unseen":
      return [
        `The move was given up without asking ${database}: the queue stays in ${dataFolder}.`,
        "The next daemon goes on as after a restored backup: new numbers begin further ahead.",
      ];
    case "never moving":
      throw refused(`the queue of ${dataFolder} is not moving`, "There is nothing to give up.");
    case "complete":
      throw refused(
        `the move was complete: the queue is in ${database}`,
        "Run the command without --give-up: it marks the folder's file, and that is all that is missing.",
      );
    case "moved":
      throw refused(
        `the queue of ${dataFolder} has moved to ${database}`,
        "What is left in the folder is of before that.",
      );
  }
}
