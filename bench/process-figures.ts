import { readFileSync } from "node:fs";

/** Bytes of memory that a process has resident now (Linux). */
export function residentBytes(pid: number): number {
  // What `statm` and `status` say may lag behind by some pages a thread.
  const [, kilobytes] = /^Rss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}
