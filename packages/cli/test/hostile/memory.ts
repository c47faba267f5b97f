import { readFileSync } from "node:fs";

/** The most memory that a process was resident with until now, in MB; null where that cannot be known. */
function peakMemory(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1000;
  } catch {
    return null;
  }
}

/** Looks at a process's memory until `stop`, which says the most, in MB. */
export function watchMemory(pid: number | undefined): { stop(): number } {
  let most = 0;
  const look = (): void => {
    if (pid !== undefined) most = Math.max(most, peakMemory(pid) ?? 0);
  };
  const timer = setInterval(look, 50);
  return {
    stop() {
      look();
      clearInterval(timer);
      return most;
    },
  };
}
