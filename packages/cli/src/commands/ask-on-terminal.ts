import { createInterface } from "node:readline";
import type { CommandContext } from "../command-context.ts";

/** Whether a question reaches a person, and the answer comes from one. */
export function canAsk({ output, hasKeyboard, stdout, stderr }: CommandContext): boolean {
  return !output.isJson && hasKeyboard && stdout.isTTY === true && stderr.isTTY === true;
}

/** What a line says, or what to ask again. */
export type Reading<T> = { readonly answer: T } | { readonly again: string };

/**
 * Asks on the terminal until `read` finds an answer in a line. No line at all, and a signal, are `silence`: look at
 * `stop` afterwards.
 */
export async function askOnTerminal<T>(
  { stdin, stderr, stop }: CommandContext,
  question: string,
  { read, silence }: { read: (line: string) => Reading<T>; silence: T },
): Promise<T> {
  // Not readline's own editing: it would take Ctrl-C from the process.
  const lines = createInterface({ input: stdin, terminal: false });
  const onStop = (): void => lines.close();
  stop.signal.addEventListener("abort", onStop, { once: true });
  try {
    stderr.write(question);
    for await (const line of lines) {
      const reading = read(line);
      if ("answer" in reading) return reading.answer;
      stderr.write(reading.again);
    }
    stderr.write("\n");
    return silence;
  } finally {
    stop.signal.removeEventListener("abort", onStop);
    lines.close();
  }
}

/** Asks until the answer is yes or no; Enter alone, and no answer at all, are `otherwise`. */
export function asksYesOrNo(
  context: CommandContext,
  question: string,
  { otherwise }: { otherwise: boolean },
): Promise<boolean> {
  const read = (line: string): Reading<boolean> => {
    const answer = answerIn(line, otherwise);
    return answer === null ? { again: "Please answer y or n: " } : { answer };
  };
  return askOnTerminal(context, question, { read, silence: otherwise });
}

/** What a line says; null for neither yes nor no. */
export function answerIn(line: string, otherwise: boolean): boolean | null {
  const word = line.trim().toLowerCase();
  if (word === "") return otherwise;
  if (word === "y" || word === "yes") return true;
  return word === "n" || word === "no" ? false : null;
}
