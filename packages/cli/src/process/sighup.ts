import { fstatSync } from "node:fs";
import { basename } from "node:path";
import { isatty } from "node:tty";
import { readOrNull } from "./proc-stat.ts";

const SIGHUP_BIT = 1n;
const STANDARD_STREAMS = [0, 1, 2];

/** What tells whether the starter of this process wants it to outlive a hang-up. */
export interface Start {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard input, output and error are terminals, files (devices included) or something else. */
  readonly streams: readonly ("terminal" | "file" | "other")[];
  /** `/proc/PPID/status` (proc(5)); null where there is none. */
  readonly parentStatus: string | null;
}

/**
 * Whether this process was started with SIGHUP ignored, as by nohup(1). Node resets the signal to its default at its start,
 * so this goes by traces: `_`, in which a shell names the program that it began, a parent that ignores the signal
 * (`SigIgn`), or standard streams that are all files, as nohup sees to.
 */
export function isSighupIgnored(start: Start): boolean {
  return isSighupIgnoredForAll(start) || start.streams.every((stream) => stream === "file");
}

/** The same by `_` and the parent alone: where these say so, a command that catq runs ignores SIGHUP, too. */
export function isSighupIgnoredForAll({ env, streams, parentStatus }: Start): boolean {
  const isBegunBy = (name: string): boolean => basename(env._ ?? "") === name;
  // Further programs that nohup's child starts have the variable, too, but then the child is their parent.
  if (isBegunBy("nohup") && !streams.includes("terminal")) return true;
  const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(parentStatus ?? "")?.[1];
  return ignored !== undefined && (BigInt(`0x${ignored}`) & SIGHUP_BIT) !== 0n;
}

export function readStart({ env, ppid }: NodeJS.Process): Start {
  return { env, streams: STANDARD_STREAMS.map(kindOf), parentStatus: readOrNull(`/proc/${ppid}/status`) };
}

function kindOf(fd: number): Start["streams"][number] {
  if (isatty(fd)) return "terminal";
  try {
    const found = fstatSync(fd);
    return found.isFile() || found.isCharacterDevice() ? "file" : "other";
  } catch {
    return "other";
  }
}
