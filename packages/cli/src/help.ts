import { wrapText } from "@catq/shared";
import { EXIT, EXIT_MEANINGS, RUN_EXIT } from "./process/exit-codes.ts";

/** A command line to try, and what it does. */
type Example = readonly [line: string, what: string];

/** What the help of a command says after its options; the man page says the same. */
interface HelpAfter {
  readonly examples: readonly Example[];
  /** A paragraph, where the options need one. */
  readonly note?: string;
}

/** By the command's name; `catq` is the program itself. */
export const HELP_AFTER: Readonly<Record<string, HelpAfter>> = {
  catq: {
    examples: [
      ["catq take", "take a number, wait for the turn, save the cat here"],
      ["catq watch", "see the line move"],
      ["catq claim --wait", "come back to a place that was kept"],
      ["catq -s cats.example take", "the same at another server"],
    ],
  },
  take: {
    examples: [
      ["catq take -o ~/Pictures", "save the cat in that folder"],
      ["catq take -o - | wc -c", "the cat's bytes to a pipe"],
      ["catq take --no-wait", "print the number and keep the place for later"],
      ["catq take --resume", "come back to the place that was kept, or take a number"],
      ["catq take --json | jq", "one JSON object a line"],
      [
        `catq take --exec 'test "$CATQ_EVENT" = saved && open "$CATQ_PATH"'`,
        "look at the cat when it is there",
      ],
    ],
    note:
      "A command for --exec finds CATQ_EVENT (alert, called or saved), CATQ_NUMBER and CATQ_SERVER in its " +
      "environment; CATQ_POSITION and CATQ_STATE before the cat is saved, CATQ_PATH and CATQ_MEDIA_TYPE after.",
  },
  run: {
    examples: [
      ["catq run -- make deploy", "one at a time, in the order of coming"],
      ["catq run --term-grace 30s -- ./build.sh", "half a minute to tidy up where time runs out"],
      ["catq run -- sh -c 'make && make install'", "a line of shell"],
      ["catq run --ticket A07 -- make deploy", "go on with a place that was kept"],
    ],
    note:
      "The command finds CATQ_NUMBER, CATQ_SERVER, CATQ_VIEW_UNTIL (when its turn ends, by the server's clock) and, " +
      "with --out, CATQ_PATH in its environment. Its exit code is that of catq, 128 + n after signal n. Before its " +
      "turn ends it gets SIGTERM, at the end SIGKILL, with all that it started: then the exit code is 124. Where it " +
      "was never begun, be it that it is not there, the exit code is 125, and the last line says which other one " +
      "would have said why. Interrupted in the line, it keeps the place, and says how to come back.",
  },
  watch: {
    examples: [
      ["catq watch --chime", "the board for a spare monitor, with a bell at each call"],
      ["catq watch --once", "print the board as it is, and end"],
      ["catq watch --json", "every change of the board, for a program"],
    ],
  },
  claim: {
    examples: [
      ["catq claim", "the cat of the saved ticket that is called"],
      ["catq claim A07 --wait", "wait in line for it"],
      ["catq claim - < token.txt", "a token from another machine"],
    ],
  },
  status: {
    examples: [
      ["catq status A07", "where A07 stands, in a sentence"],
      ["catq status --format '{number} {position} {state}'", "for a status bar"],
    ],
    note:
      "Names: {number} {state} {position} {wait} {longest} {left}; the last three in seconds, - where none " +
      "applies.",
  },
  leave: {
    examples: [
      ["catq leave", "give the place of the saved ticket up; asks on a terminal"],
      ["catq leave A07", "of that one"],
    ],
    note: "With several tickets saved it asks which one; where nobody can answer, it lists them and gives none up.",
  },
  pass: {
    examples: [
      ["catq pass", "let one go first"],
      ["catq pass 3 --ticket A07", "let three go before A07"],
    ],
    note: "With several tickets saved it asks which one; where nobody can answer, it lists them and moves none.",
  },
  rejoin: {
    examples: [
      ["catq rejoin", "the saved ticket that missed its turn last is in line again"],
      ["catq rejoin A07", "that one"],
    ],
    note:
      "A missed turn can be made good once, for as long as the queue allows: ten minutes, as a rule. The ticket " +
      "keeps its number, and stands behind the first two that wait. Where the answer to an earlier try was lost, " +
      "this says where the ticket stands.",
  },
  qr: {
    examples: [
      ["catq qr", "a code for a phone that goes on with the saved ticket"],
      ["catq qr A07 --plain", "its address alone, to send"],
    ],
    note:
      "Whoever scans it, or has the address, can claim the cat. On a terminal the code is dark on light, whatever " +
      "its colours and NO_COLOR are, as phones read it so.",
  },
  tickets: {
    examples: [
      ["catq tickets", "every saved ticket, a line each"],
      ["catq tickets --json", "the same for a program"],
    ],
  },
  completion: {
    examples: [
      ["source <(catq completion bash)", "in ~/.bashrc, or with zsh in ~/.zshrc"],
      ["catq completion fish | source", "in ~/.config/fish/config.fish"],
    ],
  },
};

const COLUMNS = 100;
/** Longer command lines have their explanation below them. */
const MAX_LINE = 29;

/** The text after the options in the help of a command, or of `catq` itself. */
export function helpAfter(name: string): string {
  const { examples, note } = HELP_AFTER[name] ?? { examples: [] };
  const lines = examples.map(([line, what]) =>
    line.length > MAX_LINE
      ? `  ${line}\n${" ".repeat(MAX_LINE + 3)}${what}`
      : `  ${line.padEnd(MAX_LINE)} ${what}`,
  );
  return [
    `\nExamples:\n${lines.join("\n")}`,
    ...(note === undefined ? [] : [wrapText(note, COLUMNS).join("\n")]),
    ...(name === "catq" ? [wrapText(exitCodes(), COLUMNS).join("\n")] : []),
  ].join("\n\n");
}

function exitCodes(): string {
  const meanings = Object.entries(EXIT_MEANINGS).map(([name, meaning]) => {
    const [short] = meaning.split(":");
    return `${EXIT[name as keyof typeof EXIT]} ${short}`;
  });
  const { turnEnded, notBegun } = RUN_EXIT;
  const ofRun = `of \`catq run\` also ${turnEnded} the turn ended first, ${notBegun} never begun`;
  return `Exit codes: ${meanings.join(", ")}; ${ofRun}.`;
}
