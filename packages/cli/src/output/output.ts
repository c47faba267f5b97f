import { paint } from "@catq/shared";
import type { CatqError } from "../client/errors.ts";
import { EXIT, EXIT_MEANINGS, RUN_EXIT } from "../process/exit-codes.ts";
import type { Progress } from "../ticket/progress.ts";
import { formatJsonLine, type JsonLine } from "./json.ts";
import { createSentences, shortPath } from "./plain.ts";

/** Writes what a command does as sentences or JSON lines; the Ink screens are apart. */
export interface Output {
  /** Whether it writes JSON lines. */
  readonly isJson: boolean;
  /** A step of following a ticket: a sentence, or a JSON line. */
  progress(progress: Progress): void;
  /** The answer that was asked for: one line of text (none for null), or of JSON. */
  data(line: JsonLine, text: string | null): void;
  /** The last line, shown even with `-q`: a sentence on standard error, and with `--json` a line as well. */
  parting(line: JsonLine, text: string): void;
  /** A remark on standard error; hidden by `-q` and `--json`. */
  note(text: string): void;
  /** Why a command failed: shown always. */
  error(error: CatqError): void;
  /** The last line of `run` where its command was never begun: `code` says why. Returns the exit code that says so. */
  notBegun(code: number): number;
}

/** Anything that lines can be written to. */
interface LineSink {
  write(text: string): unknown;
}

interface OutputOptions {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly cwd: string | null;
  /** What was asked for: standard output, or with `-o -` standard error, too. */
  readonly data: LineSink;
  readonly stderr: LineSink;
  /** Whether errors are told by their colour, too. */
  readonly isErrColoured: boolean;
}

export function createOutput(o: OutputOptions): Output {
  return o.isJson ? jsonOutput(o) : plainOutput(o);
}

function jsonOutput({ data, stderr }: OutputOptions): Output {
  return {
    isJson: true,
    progress: (progress) => void data.write(formatJsonLine(progress)),
    data: (line) => void data.write(formatJsonLine(line)),
    parting(line, text) {
      data.write(formatJsonLine(line));
      // Where both are one, its lines are all JSON.
      if (data !== stderr) stderr.write(`${text}\n`);
    },
    note: () => {},
    error({ code, exitCode, message, hint }) {
      data.write(formatJsonLine({ type: "error", code, exitCode, message, hint }));
    },
    notBegun(code) {
      data.write(formatJsonLine({ type: "not-begun", code }));
      return RUN_EXIT.notBegun;
    },
  };
}

function plainOutput(o: OutputOptions): Output {
  const catq = paint(o.isErrColoured).red("catq:");
  const sentenceFor = createSentences(o.cwd);
  return {
    isJson: false,
    progress(progress) {
      const sentence = sentenceFor(progress);
      if (sentence === null) return;
      if (!o.isQuiet) o.data.write(`${sentence.text}\n`);
      // Quiet leaves the bare answer: `open "$(catq take -q)"`.
      else if (progress.type === "saved" && progress.saved.path !== "-") {
        o.data.write(`${shortPath(progress.saved.path, o.cwd)}\n`);
      } else if (sentence.isNeeded) o.stderr.write(`catq: ${sentence.text}\n`);
    },
    data(_line, text) {
      if (text !== null) o.data.write(`${text}\n`);
    },
    parting(_line, text) {
      o.stderr.write(`${text}\n`);
    },
    note(text) {
      if (!o.isQuiet) o.stderr.write(`${text}\n`);
    },
    error({ message, hint }) {
      o.stderr.write(`${catq} ${message}\n`);
      if (hint !== null) o.stderr.write(`  ${hint}\n`);
    },
    notBegun(code) {
      const { notBegun } = RUN_EXIT;
      o.stderr.write(
        `${catq} the command was not begun: exit code ${notBegun}, for ${code} (${meaning(code)}).\n`,
      );
      return notBegun;
    },
  };
}

/** What an exit code says; those of other signals than Ctrl-C say the same as that. */
function meaning(code: number): string {
  const known = Object.entries(EXIT).find(([, value]) => value === code);
  return EXIT_MEANINGS[(known?.[0] ?? "interrupted") as keyof typeof EXIT];
}
