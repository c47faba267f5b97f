import { DURATION_FORM, parseDuration, sequenceOf } from "@catq/shared";
import { type Command, InvalidArgumentError } from "commander";
import { type Asking, operate } from "../control/control-client.ts";
import { announcementText, type Input, type Operation, type Output, PROTOCOL } from "../control/protocol.ts";
import type { Reading } from "../control/readings.ts";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import { banLines, banMadeLines, notBanned, unbanLines } from "./ban-sentences.ts";
import { type ReadFiles, readRecords } from "./read-records.ts";
import { logLines, printable, statusLines } from "./sentences.ts";
import { addStatsCommand } from "./stats-command.ts";
import type { Page } from "./stats-lines.ts";

/** What the commands need of the program around them. */
export interface CommandParts {
  /** The data folder that the command is about, from its options and the rest of the configuration. */
  readonly dataFolder: (command: Command) => Promise<string>;
  readonly print: (line: string) => void;
  /** The user behind the command. */
  readonly operator: string;
  readonly readFiles: ReadFiles;
  /** What is drawn on. */
  readonly page: Page;
}

/** The commands that change only the state of the queue, and what they say when it is done. */
const STATE_CHANGES = {
  pause: {
    help: "stop the clocks and call nobody",
    done: "The queue is paused: clocks stand, nobody is called.",
  },
  resume: { help: "let the clocks go on", done: "The queue goes on." },
  close: {
    help: "give no new tickets; those inside are served",
    done: "The queue is closed to new tickets.",
  },
  open: { help: "give new tickets again", done: "The queue gives new tickets." },
} as const;

/** What may hold beside what was asked for, and would surprise whoever thinks that all is well now. */
const IN_OTHER_WAYS = { pause: null, resume: "closed", close: "paused", open: "paused" } as const;
const ALSO = {
  paused: "It is still paused: nobody is called before `catqd resume`.",
  closed: "It is still closed to new tickets, before `catqd open`.",
} as const;

/**
 * Adds the operator's commands, which reach the daemon that runs on the data folder. Those that only read find
 * what they need in its files where none runs.
 */
export function addOperatorCommands(program: Command, parts: CommandParts): void {
  const add = (name: string, help: string): Command =>
    program.command(name).description(help).option("--json", "print JSON for a program");

  const askingOf = async (command: Command): Promise<Asking> => ({
    dataFolder: await parts.dataFolder(command),
    by: parts.operator,
  });

  /** Prints JSON for a program, or what a person reads; which is made also for programs, as it may be a refusal. */
  const tell = <T>(command: Command, output: T, lines: (output: T) => string[]): void => {
    const said = lines(output);
    for (const line of command.opts().json === true ? [JSON.stringify(output)] : said) parts.print(line);
  };

  /** Makes an action of: which operation, and how a person reads its output. */
  const ask = async <O extends Operation>(
    command: Command,
    operation: O,
    input: Input<O>,
    lines: (output: Output<O>) => string[],
  ): Promise<void> => {
    tell(command, await operate(await askingOf(command), operation, input), lines);
  };

  /** The same for an operation that needs no daemon. */
  const read = async <O extends Reading>(
    command: Command,
    operation: O,
    input: Input<O>,
    lines: (output: Output<O>) => string[],
  ): Promise<void> => {
    tell(command, await readRecords(await askingOf(command), operation, input, parts.readFiles), lines);
  };

  add("status", "show how the queue and its daemon are").action((_options, command: Command) =>
    ask(command, "status", {}, statusLines),
  );

  for (const [name, { help, done }] of Object.entries(STATE_CHANGES)) {
    const change = name as keyof typeof STATE_CHANGES;
    add(name, help).action((_options, command: Command) =>
      ask(command, "change-state", { change }, ({ state }) => [
        done,
        ...(state === IN_OTHER_WAYS[change] ? [ALSO[state]] : []),
      ]),
    );
  }

  add("announce", "say something on every screen, until it is withdrawn")
    .argument("[text]", "one line of plain text, 200 characters at most", readAnnouncement)
    .option("--withdraw", "say it no longer")
    .action((text: string | undefined, { withdraw }: { withdraw?: true }, command: Command) => {
      if ((text === undefined) !== (withdraw === true)) {
        throw new CatqdError("say what to announce, or --withdraw, one of the two", { exitCode: EXIT.usage });
      }
      return ask(command, "announce", { text: text ?? null }, ({ said, before }) => {
        if (said !== null) return [`On every screen from now on: ${printable(said)}`];
        if (before !== null) return [`No longer on the screens: ${printable(before)}`];
        throw new CatqdError("nothing is announced", { exitCode: EXIT.refused });
      });
    });

  add("skip", "end a ticket's turn or its wait, so that the line goes on")
    .argument("<number>", "the ticket's number", readNumber)
    .action((number: string, _options, command: Command) =>
      ask(command, "skip", { number }, () => [`${number} was skipped.`]),
    );

  add("recall", "undo a missed or skipped turn of the last five minutes: back to the head of the line")
    .argument("<number>", "the ticket's number", readNumber)
    .action((number: string, _options, command: Command) =>
      ask(command, "recall", { number }, ({ state }) => [
        state === "called"
          ? `${number} is back, and called: a counter was free.`
          : `${number} is back at the head of the line.`,
      ]),
    );

  add("bans", "list the addresses and networks that are banned").action((_options, command: Command) =>
    read(command, "bans", {}, banLines),
  );

  add("ban", "ban an address or a network; its tickets end")
    .argument("<address>", "an address (an IPv6 one for its /64), or a network such as 10.0.0.0/8")
    .option("--for <duration>", "how long (default: forever)", readBanTime)
    .option("--reason <text>", "why, as the banned are told", readReason, "banned by the operator")
    .action((address: string, options: { for?: number; reason: string }, command: Command) => {
      const forMs =
        options.for === undefined || options.for === Number.POSITIVE_INFINITY ? null : options.for;
      return ask(command, "ban", { address, forMs, reason: options.reason }, banMadeLines);
    });

  add("unban", "lift the ban of an address or a network")
    .argument("<address>", "the address or network, as `bans` shows it")
    .action((address: string, _options, command: Command) =>
      ask(command, "unban", { address }, (output) => {
        if (output.wasBanned) return unbanLines(output);
        const { message, hint } = notBanned(output);
        throw new CatqdError(message, { ...(hint && { hint }), exitCode: EXIT.refused });
      }),
    );

  add("log", "tell what happened, to one ticket or to all; oldest first")
    .argument("[number]", "the ticket's number", readNumber)
    .option("-n, --lines <count>", "how many of the newest lines", readCount, 100)
    .action((number: string | undefined, options: { lines: number }, command: Command) =>
      read(command, "log", { number: number ?? null, limit: options.lines }, (output) => {
        if (output.events.length > 0) return logLines(output);
        if (number === undefined) return ["Nothing has happened yet."];
        throw new CatqdError(`the log knows no ticket ${number}`, {
          hint: "It may be older than what --log-retention keeps.",
          exitCode: EXIT.refused,
        });
      }),
    );

  addStatsCommand(program, {
    page: parts.page,
    ask: async (command, input) => readRecords(await askingOf(command), "stats", input, parts.readFiles),
    print: parts.print,
  });
}

function readNumber(text: string): string {
  const number = text.trim().toUpperCase();
  if (sequenceOf(number) === null) throw new InvalidArgumentError("Expected a number such as A07.");
  return number;
}

function readAnnouncement(text: string): string {
  const reading = announcementText.safeParse(text);
  if (reading.success) return reading.data;
  const [said = "", ...more] = reading.error.issues.map(({ message }) => message);
  throw new InvalidArgumentError(`${[said.charAt(0).toUpperCase() + said.slice(1), ...more].join("; ")}.`);
}

function readReason(text: string): string {
  const reading = PROTOCOL.ban.input.shape.reason.safeParse(text.trim());
  if (reading.success) return reading.data;
  throw new InvalidArgumentError("Expected some words, 200 characters at most.");
}

function readBanTime(text: string): number {
  const ms = parseDuration(text);
  if (ms === null || ms < 1) throw new InvalidArgumentError(`Expected ${DURATION_FORM}.`);
  return ms;
}

function readCount(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > 100_000)
    throw new InvalidArgumentError("Expected a whole number from 1 to 100000.");
  return count;
}
