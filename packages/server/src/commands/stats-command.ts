import { type Command, InvalidArgumentError, Option } from "commander";
import type { Input, Output } from "../control/protocol.ts";
import { type DayHours, dayOf, hoursOf } from "./day-hours.ts";
import { type Page, statsLines } from "./stats-lines.ts";
import { reportOf } from "./stats-report.ts";

export interface StatsCommandParts {
  readonly page: Page;
  readonly ask: (command: Command, input: Input<"stats">) => Promise<Output<"stats">>;
  readonly print: (line: string) => void;
}

/** Adds `catqd stats`. Days and hours are those of the terminal it is asked from. */
export function addStatsCommand(program: Command, parts: StatsCommandParts): void {
  program
    .command("stats")
    .description("show a day by the hour: how many took, saw, missed and left, and how long it took")
    .addOption(new Option("--day <day>", "another day than today, such as 2026-11-25").argParser(readDay))
    .option("--json", "print JSON for a program")
    .action(async (options: { day?: DayHours; json?: true }, command: Command) => {
      const { day, bounds } = options.day ?? readDay(dayOf(new Date()));
      const output = await parts.ask(command, { bounds: bounds.map((bound) => bound.toISOString()) });
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const report = reportOf(output, day, timeZone);
      const lines = options.json ? [JSON.stringify(report)] : statsLines(report, parts.page);
      for (const line of lines) parts.print(line);
    });
}

function readDay(text: string): DayHours {
  const day = hoursOf(text);
  if (!day) throw new InvalidArgumentError("Expected a day such as 2026-11-25.");
  return day;
}
