import { fstatSync, writeSync } from "node:fs";
import { handleOutputErrors } from "./output-errors.ts";

const STDOUT = 1;

/** Columns of the terminal that standard output is; `otherwise` where it is none. */
export function columnsOfOutput(process: NodeJS.Process, otherwise: number): number {
  // Only such a device can be a terminal.
  if (!fstatSync(STDOUT).isCharacterDevice()) return otherwise;
  return process.stdout.isTTY ? process.stdout.columns : otherwise;
}

/**
 * Writes to standard output without Node's stream for it, which takes a while to load. What the kernel does not take
 * at once goes through the stream, and errors are told as everywhere.
 */
export function writeOut(process: NodeJS.Process, text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
  } catch {
    handleOutputErrors(process, false);
    process.stdout.write(rest);
  }
}
