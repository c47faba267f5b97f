import { type Command, InvalidArgumentError, Option } from "commander";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import type { Records } from "../store/records.ts";
import { type DayHours, dayOf, hoursOf } from "./day-hours.ts";
import { addQueueCommand, type OperatorContext, printReport } from "./operator-command.ts";
import { readNumber } from "./operator-commands.ts";
import { banLines } from "./output/ban-sentences.ts";
import { logLines } from "./output/sentences.ts";
import { statsLines } from "./output/stats-lines.ts";
import { bansIn, logIn, readRecords, statsIn } from "./records.ts";

/** Adds the commands that read what the queue has written, whether a daemon runs or not. */
export function addRecordCommands(program: Command, context: OperatorContext): void {
  const add = (name: string, help: string): Command => addQueueCommand(program, context, { name, help });
  const report = async <T>(
    command: Command,
    read: (records: Records) => Promise<T>,
    sentences: (report: T) => string[],
  ): Promise<void> =>
    printReport(
      context,
      command,
      await readRecords(await context.queuePlace(command), context.env, read),
      sentences,
    );

  add("bans", "list the addresses and networks that are banned").action((_options, command: Command) =>
    report(command, bansIn, banLines),
  );

  add("log", "tell what happened, to one ticket or to all; oldest first")
    .argument("[number]", "the ticket's number", readNumber)
    .option("-n, --lines <count>", "how many of the newest lines", readCount, 100)
    .action((number: string | undefined, { lines }: { lines: number }, command: Command) =>
      report(
        command,
        (records) => logIn(records, { number: number ?? null, limit: lines }),
        (log) => {
          if (log.events.length > 0) return logLines(log);
          if (number === undefined) return ["Nothing has happened yet."];
          throw new CatqdError(`the log knows no ticket ${number}`, {
            hint: "It may be older than what --log-retention keeps.",
            exitCode: EXIT.refused,
          });
        },
      ),
    );

  add("stats", "show a day by the hour: how many took, saw, missed and left, and how long it took")
    .addOption(new Option("--day <day>", "another day than today, such as 2026-11-25").argParser(readDay))
    .action(({ day }: { day?: DayHours }, command: Command) =>
      report(
        command,
        (records) => statsIn(records, day ?? readDay(dayOf(new Date()))),
        (stats) => statsLines(stats, context.page),
      ),
    );
}

function readCount(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > 100_000)
    throw new InvalidArgumentError("Expected a whole number from 1 to 100000.");
  return count;
}

function readDay(text: string): DayHours {
  const day = hoursOf(text);
  if (!day) throw new InvalidArgumentError("Expected a day such as 2026-11-25.");
  return day;
}
