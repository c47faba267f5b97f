import { readdir, readFile, stat } from "node:fs/promises";
import { counter, type Family, gauge } from "./exposition.ts";

const DESCRIPTORS = "/proc/self/fd";

/** The process metrics that every Prometheus client library has, by their usual names. `startedAt` is in wall-clock milliseconds. */
export async function processFamilies(startedAt: number): Promise<Family[]> {
  const { user, system } = process.cpuUsage();
  const [open, max] = await Promise.all([openDescriptors(), maxDescriptors()]);
  return [
    counter("process_cpu_seconds_total", "Processor time used, in seconds.", (user + system) / 1e6),
    gauge("process_resident_memory_bytes", "Resident memory.", process.memoryUsage.rss()),
    gauge("process_start_time_seconds", "When the process started, since 1970.", startedAt / 1000),
    gauge("process_open_fds", "Open file descriptors.", open),
    gauge("process_max_fds", "File descriptors it may open.", max),
  ];
}

/** How many descriptors are open; undefined where the system does not say. */
async function openDescriptors(): Promise<number | undefined> {
  try {
    // Linux counts them by itself from 6.2 on; listing thousands of names takes a while.
    const { size } = await stat(DESCRIPTORS);
    if (size > 0) return size;
    // Without the one that it is read through.
    return (await readdir(DESCRIPTORS)).length - 1;
  } catch {
    return undefined;
  }
}

/** How many may be open (RLIMIT_NOFILE, whose soft limit Node has raised to the hard one); undefined where the system does not say. */
export async function maxDescriptors(): Promise<number | undefined> {
  const limits = await readFile("/proc/self/limits", "utf8").catch(() => "");
  const soft = /^Max open files +(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}
