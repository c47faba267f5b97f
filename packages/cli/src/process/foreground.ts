import { spawnSync } from "node:child_process";
import { procStat } from "./proc-stat.ts";

/**
 * Whether this process is in the foreground process group of its controlling terminal. The kernel stops any other that
 * draws on it or reads from it (SIGTTOU, SIGTTIN; termios(3)). True where neither proc(5) nor ps(1) tells.
 */
export function isInForeground(): boolean {
  return isForegroundStat(procStat("self")) ?? isForegroundState(psState()) ?? true;
}

/** The same by `pgrp` and `tpgid` of `/proc/PID/stat`; null where there are none. */
export function isForegroundStat(stat: readonly string[] | null): boolean | null {
  const [group, foreground] = [stat?.[2], stat?.[5]];
  return group === undefined || foreground === undefined ? null : foreground === "-1" || group === foreground;
}

/** The same by the states of `ps -o state=`: `S+` is in the foreground; null where there are none. */
export function isForegroundState(state: string | null): boolean | null {
  const text = state?.trim() ?? "";
  return text === "" ? null : text.includes("+");
}

/** macOS and BSD have no /proc. */
function psState(): string | null {
  const { status, stdout } = spawnSync("ps", ["-o", "state=", "-p", String(process.pid)], {
    encoding: "utf8",
  });
  return status === 0 ? stdout : null;
}
