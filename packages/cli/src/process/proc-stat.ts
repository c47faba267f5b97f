import { readFileSync } from "node:fs";

/** The fields of `/proc/PID/stat` (proc(5)) from the third on, `state`; null where there is no such file. */
export function procStat(pid: number | string): readonly string[] | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  return text === null ? null : statFields(text);
}

/** The second field, the command's name in brackets, may hold anything: so the fields begin behind the last bracket. */
export function statFields(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/**
 * The id of the machine's boot, and the clock ticks from it to the start of a process (`starttime`): together with the pid,
 * which is given again, they identify it. Null where there is no such process, or no proc(5).
 */
export function startTimeOf(pid: number): string | null {
  const boot = readOrNull("/proc/sys/kernel/random/boot_id")?.trim();
  const ticks = procStat(pid)?.[19];
  return boot === undefined || ticks === undefined ? null : `${boot} ${ticks}`;
}

export function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
