import { DURATION_FORM, parseDuration, placeInLine, sequenceOf } from "@catq/shared";
import { type Command, InvalidArgumentError } from "commander";
import { operate } from "../control/control-client.ts";
import { announcementText, type Input, type Operation, type Output, PROTOCOL } from "../control/protocol.ts";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import { addCommand, type OperatorContext, printReport } from "./operator-command.ts";
import { banMadeLines, notBanned, unbanLines } from "./output/ban-sentences.ts";
import { printable, settingLines } from "./output/sentences.ts";
import { statusLines } from "./output/status-lines.ts";

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

/** Adds the commands that ask the daemon that runs on the data folder. */
export function addOperatorCommands(program: Command, context: OperatorContext): void {
  const add = (name: string, help: string): Command => addCommand(program, name, help);

  const ask = async <O extends Operation>(
    command: Command,
    operation: O,
    input: Input<O>,
    sentences: (output: Output<O>) => string[],
  ): Promise<void> => {
    const daemon = { dataFolder: await context.dataFolder(command), by: context.user };
    printReport(context, command, await operate(daemon, operation, input), sentences);
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

  add("set", "change a setting of the running queue, such as `set counters 4`; a restart keeps it")
    .argument("<name>", "the option's name, without dashes")
    .argument("[value...]", "its value, as in the configuration; several for a list, none for an empty one")
    .action((name: string, value: string[], _options, command: Command) =>
      ask(command, "set", { name: name.replace(/^--/, ""), value }, settingLines),
    );

  add("skip", "end a ticket's turn or its wait, so that the line goes on")
    .argument("<number>", "the ticket's number", readNumber)
    .action((number: string, _options, command: Command) =>
      ask(command, "skip", { number }, () => [`${number} was skipped.`]),
    );

  add("recall", "undo a missed or skipped turn of the last five minutes: back to the head of the line")
    .argument("<number>", "the ticket's number", readNumber)
    .action((number: string, _options, command: Command) =>
      ask(command, "recall", { number }, ({ state, position }) => [
        state === "called"
          ? `${number} is back, and called: a counter was free.`
          : `${number} is back, ${placeInLine(position ?? 1)}.`,
      ]),
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
}

export function readNumber(text: string): string {
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
