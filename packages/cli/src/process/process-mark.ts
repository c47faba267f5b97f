import { readFileSync } from "node:fs";

/**
 * What tells a process from an earlier one that had its number, as the first in a container that is started again
 * has: when it began, in ticks since the boot of the machine with this id. Null where there is no such process, or
 * no proc(5).
 */
export function processMark(pid: number): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // Behind the name, which may hold anything, `starttime` is the 20th field.
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return ticks === undefined ? null : `${boot} ${ticks}`;
  } catch {
    return null;
  }
}
