import { availableParallelism, cpus, freemem } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { cpuUsage, memoryUsage } from "node:process";

const INTERVAL_MS = 1000;
const RESOLUTION_MS = 20;

/** What the daemon took, and what the machine had left. Shares are of 1. */
export interface Load {
  /** Of one core: on average, and in the busiest second. */
  readonly daemonCpu: { readonly mean: number; readonly max: number };
  readonly cores: number;
  /** Of all cores, on average, beside the daemon and the visitors. */
  readonly idleCpu: number;
  readonly daemonBytes: number;
  readonly freeBytes: number;
  /** How late the daemon's event loop was at most. */
  readonly eventLoopDelayMs: number;
}

/** Measures this process, in which the daemon runs, and the machine around it, from now on; answers what it found. */
export function measureLoad(): () => Load {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const begin = { at: performance.now(), cpu: cpuUsage(), machine: cpuTimes() };
  let [last, lastAt] = [begin.cpu, begin.at];
  let [maxCpu, daemonBytes, freeBytes] = [0, 0, Number.POSITIVE_INFINITY];
  const sample = (): void => {
    const [now, at] = [cpuUsage(), performance.now()];
    maxCpu = Math.max(maxCpu, (total(now) - total(last)) / 1000 / (at - lastAt));
    [last, lastAt] = [now, at];
    daemonBytes = Math.max(daemonBytes, memoryUsage.rss());
    freeBytes = Math.min(freeBytes, freemem());
  };
  const timer = setInterval(sample, INTERVAL_MS).unref();
  return () => {
    clearInterval(timer);
    sample();
    delays.disable();
    const machine = cpuTimes();
    const all = machine.all - begin.machine.all;
    return {
      daemonCpu: { mean: (total(last) - total(begin.cpu)) / 1000 / (lastAt - begin.at), max: maxCpu },
      cores: availableParallelism(),
      idleCpu: all === 0 ? 1 : (machine.idle - begin.machine.idle) / all,
      daemonBytes,
      freeBytes,
      eventLoopDelayMs: Math.max(0, delays.max / 1e6 - RESOLUTION_MS),
    };
  };
}

/** Microseconds. */
function total({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}

function cpuTimes(): { idle: number; all: number } {
  const times = cpus().map((core) => core.times);
  const sum = (values: number[]): number => values.reduce((one, other) => one + other, 0);
  return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap((one) => Object.values(one))) };
}
