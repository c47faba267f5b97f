import { readdirSync, readFileSync } from "node:fs";

/** Bytes of memory that a process has resident now (Linux). */
export function residentBytes(pid: number): number {
  // What `statm` and `status` say may lag behind by some pages a thread.
  const [, kilobytes] = /^Rss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

/** Milliseconds of processor time that all threads of a process have had, to the microsecond (Linux). */
export function processorMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => {
    // proc(5), schedstat: time on the processor, time waiting for it, time slices.
    const [onProcessor] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ");
    return Number(onProcessor);
  });
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** How many files a process may have open: Node raises the soft limit to the hard one (Linux). */
export function maxOpenFiles(): number {
  return Number(/^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1]);
}
