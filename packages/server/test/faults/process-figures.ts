import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The memory of a process that is resident, in MiB (proc(5)). */
export function residentMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kib) / 1024;
}

/** How many descriptors a process has open. */
export function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** The bytes of a queue on disk, in MiB: its files, and apart from them its write-ahead log. */
export function diskMiB(folder: string): { filesMiB: number; logMiB: number } {
  const names = readdirSync(folder);
  const sum = (some: readonly string[]): number =>
    some.reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0) / 2 ** 20;
  const isLog = (name: string): boolean => name.endsWith("-wal");
  return { filesMiB: sum(names.filter((name) => !isLog(name))), logMiB: sum(names.filter(isLog)) };
}

/** The value below which that share of all lie; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
