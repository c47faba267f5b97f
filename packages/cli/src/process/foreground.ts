import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Whether this process may draw on its controlling terminal and read from it: whether its process group is the
 * foreground one. The kernel stops any other that does (SIGTTOU, SIGTTIN; termios(3)). Where nobody tells, it may.
 */
export function isInForeground(): boolean {
  return isForegroundStat(procStat()) ?? isForegroundState(psState()) ?? true;
}

/** What a line of proc(5)'s `/proc/PID/stat` says of it; null for no such line. */
export function isForegroundStat(stat: string | null): boolean | null {
  // Behind the name, which may hold anything: state, ppid, pgrp, session, tty_nr, tpgid.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [group, foreground] = [fields?.[2], fields?.[5]];
  return group === undefined || foreground === undefined ? null : foreground === "-1" || group === foreground;
}

/** What the states of `ps -o state=` say of it: `S+` is in the foreground; null for none. */
export function isForegroundState(state: string | null): boolean | null {
  const text = state?.trim() ?? "";
  return text === "" ? null : text.includes("+");
}

function procStat(): string | null {
  try {
    return readFileSync("/proc/self/stat", "utf8");
  } catch {
    return null;
  }
}

/** macOS and BSD have no /proc. */
function psState(): string | null {
  const { status, stdout } = spawnSync("ps", ["-o", "state=", "-p", String(process.pid)], {
    encoding: "utf8",
  });
  return status === 0 ? stdout : null;
}
