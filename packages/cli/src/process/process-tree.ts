import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { procStat } from "./proc-stat.ts";

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** A command, what it started, and what that started. */
interface ProcessTree {
  /** Sends a signal to each process of the tree once. */
  signal(name: NodeJS.Signals): void;
  /** Whether any process of the tree is left. */
  isAlive(): boolean;
}

/**
 * The tree below `pid`, which leads a process group of its own where `isGroup`. A process whose parent ended has
 * another parent: it is known by its group, or from the time of an earlier signal.
 */
export function processTree(pid: number, { isGroup }: { isGroup: boolean }): ProcessTree {
  const known = new Set([pid]);
  /** Adds the children of those known, generation by generation, and leaves out who has ended. */
  function members(): number[] {
    const all = listProcesses();
    if (all === null) return [...known].filter(exists);
    const alive = new Set(all.map((entry) => entry.pid));
    for (let size = -1; size !== known.size; ) {
      size = known.size;
      for (const entry of all) {
        if (known.has(entry.parent) || (isGroup && entry.group === pid)) known.add(entry.pid);
      }
    }
    for (const member of known) if (!alive.has(member)) known.delete(member);
    return [...known];
  }
  return {
    signal(name) {
      for (const member of members()) send(member, name);
    },
    isAlive: () => members().length > 0,
  };
}

/** Sends a signal; false where there is no such process any more. */
export function send(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function exists(pid: number): boolean {
  return send(pid, 0);
}

/** All processes but zombies; null where they cannot be listed. */
function listProcesses(): ProcessEntry[] | null {
  return process.platform === "linux" ? listFromProc() : listFromPs();
}

function listFromProc(): ProcessEntry[] | null {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readStat(name) ?? []);
  } catch {
    return null;
  }
}

function readStat(name: string): ProcessEntry | null {
  const [state = "Z", parent, group] = procStat(name) ?? [];
  return state === "Z" ? null : { pid: Number(name), parent: Number(parent), group: Number(group) };
}

function listFromPs(): ProcessEntry[] | null {
  try {
    const text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,state="], { encoding: "utf8" });
    return text.split("\n").flatMap((line) => {
      const [pid, parent, group, state] = line.trim().split(/\s+/);
      if (pid === undefined || pid === "" || state?.startsWith("Z")) return [];
      return { pid: Number(pid), parent: Number(parent), group: Number(group) };
    });
  } catch {
    return null;
  }
}
