import { createInterface } from "node:readline";
import type { CommandContext } from "../command-context.ts";

/** Whether a question reaches a person, and the answer comes from one. */
export function canAsk({ output, hasKeyboard, stdout, stderr }: CommandContext): boolean {
  return !output.isJson && hasKeyboard && stdout.isTTY === true && stderr.isTTY === true;
}

/**
 * Asks on the terminal until the answer is yes or no; Enter alone, and no answer at all, are yes. A signal ends
 * the asking with yes: look at `stop` afterwards.
 */
export async function asksYesOrNo(
  { stdin, stderr, stop }: CommandContext,
  question: string,
): Promise<boolean> {
  // Not readline's own editing: it would take Ctrl-C from the process.
  const lines = createInterface({ input: stdin, terminal: false });
  const onStop = (): void => lines.close();
  stop.signal.addEventListener("abort", onStop, { once: true });
  try {
    stderr.write(question);
    for await (const line of lines) {
      const answer = answerIn(line);
      if (answer !== null) return answer;
      stderr.write("Please answer y or n: ");
    }
    stderr.write("\n");
    return true;
  } finally {
    stop.signal.removeEventListener("abort", onStop);
    lines.close();
  }
}

/** What a line says; null for neither yes nor no. */
export function answerIn(line: string): boolean | null {
  const word = line.trim().toLowerCase();
  if (word === "" || word === "y" || word === "yes") return true;
  return word === "n" || word === "no" ? false : null;
}
