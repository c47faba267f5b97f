import { wrapText } from "@catq/shared";
import { EXIT, EXIT_MEANINGS, RUN_EXIT } from "./process/exit-codes.ts";

/** A command line to try, and what it does. */
interface Example {
  readonly line: string;
  readonly what: string;
}

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
      { line: "catq take", what: "take a number, wait for the turn, save the cat here" },
      { line: "catq watch", what: "see the line move" },
      { line: "catq claim --wait", what: "come back to a place that was kept" },
      { line: "catq -s cats.example take", what: "the same at another server" },
    ],
  },
  take: {
    examples: [
      { line: "catq take -o ~/Pictures", what: "save the cat in that folder" },
      { line: "catq take -o - | wc -c", what: "the cat's bytes to a pipe" },
      { line: "catq take --no-wait", what: "print the number and keep the place for later" },
      { line: "catq take --resume", what: "come back to the place that was kept, or take a number" },
      { line: "catq take --json | jq", what: "one JSON object a line" },
      {
        line: `catq take --exec 'test "$CATQ_EVENT" = saved && open "$CATQ_PATH"'`,
        what: "look at the cat when it is there",
      },
    ],
    note:
      "A command for --exec finds CATQ_EVENT (alert, called or saved), CATQ_NUMBER and CATQ_SERVER in its " +
      "environment; CATQ_POSITION and CATQ_STATE before the cat is saved, CATQ_PATH and CATQ_MEDIA_TYPE after.",
  },
  run: {
    examples: [
      { line: "catq run -- make deploy", what: "one at a time, in the order of coming" },
      {
        line: "catq run --term-grace 30s -- ./build.sh",
        what: "half a minute to tidy up where time runs out",
      },
      { line: "catq run -- sh -c 'make && make install'", what: "a line of shell" },
      { line: "catq run --ticket A07 -- make deploy", what: "go on with a place that was kept" },
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
      { line: "catq watch --chime", what: "the board for a spare monitor, with a bell at each call" },
      { line: "catq watch --once", what: "print the board as it is, and end" },
      { line: "catq watch --json", what: "every change of the board, for a program" },
    ],
  },
  claim: {
    examples: [
      { line: "catq claim", what: "the cat of the saved ticket that is called" },
      { line: "catq claim A07 --wait", what: "wait in line for it" },
      { line: "catq claim - < token.txt", what: "a token from another machine" },
    ],
  },
  status: {
    examples: [
      { line: "catq status A07", what: "where A07 stands, in a sentence" },
      { line: "catq status --format '{number} {position} {state}'", what: "for a status bar" },
    ],
    note:
      "Names: {number} {state} {position} {wait} {longest} {left}; the last three in seconds, - where none " +
      "applies.",
  },
  leave: {
    examples: [
      { line: "catq leave", what: "give the place of the saved ticket up; asks on a terminal" },
      { line: "catq leave A07", what: "of that one" },
    ],
    note: "With several tickets saved it asks which one; where nobody can answer, it lists them and gives none up.",
  },
  pass: {
    examples: [
      { line: "catq pass", what: "let one go first" },
      { line: "catq pass 3 --ticket A07", what: "let three go before A07" },
    ],
    note: "With several tickets saved it asks which one; where nobody can answer, it lists them and moves none.",
  },
  rejoin: {
    examples: [
      { line: "catq rejoin", what: "the saved ticket that missed its turn last is in line again" },
      { line: "catq rejoin A07", what: "that one" },
    ],
    note:
      "A missed turn can be made good once, for as long as the queue allows: ten minutes, as a rule. The ticket " +
      "keeps its number, and stands behind the first two that wait. Where the answer to an earlier try was lost, " +
      "this says where the ticket stands.",
  },
  qr: {
    examples: [
      { line: "catq qr", what: "a code for a phone that goes on with the saved ticket" },
      { line: "catq qr A07 --plain", what: "its address alone, to send" },
    ],
    note:
      "Whoever scans it, or has the address, can claim the cat. On a terminal the code is dark on light, whatever " +
      "its colours and NO_COLOR are, as phones read it so.",
  },
  tickets: {
    examples: [
      { line: "catq tickets", what: "every saved ticket, a line each" },
      { line: "catq tickets --json", what: "the same for a program" },
    ],
  },
  completion: {
    examples: [
      { line: "source <(catq completion bash)", what: "in ~/.bashrc, or with zsh in ~/.zshrc" },
      { line: "catq completion fish | source", what: "in ~/.config/fish/config.fish" },
    ],
  },
};

const COLUMNS = 100;
/** Longer command lines have their explanation below them. */
const MAX_LINE = 29;

/** The text after the options in the help of a command, or of `catq` itself. */
export function helpAfter(name: string): string {
  const { examples, note } = HELP_AFTER[name] ?? { examples: [] };
  const lines = examples.map(({ line, what }) =>
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
