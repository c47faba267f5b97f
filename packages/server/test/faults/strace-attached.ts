import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sync } from "./history.ts";

/** A strace that watches a running process, or fails calls of its. */
export class AttachedStrace {
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
  }

  /** Resolves when it has hold of the process. */
  static async attach(pid: number, expressions: readonly string[]): Promise<AttachedStrace> {
    const folder = mkdtempSync(join(tmpdir(), "catqd-strace-"));
    const args = ["-f", "-ttt", "-T", "-o", join(folder, "log"), "-p", `${pid}`];
    for (const expression of expressions) args.push("-e", expression);
    const child = spawn("strace", args, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    while (!said.includes("attached")) {
      if (child.exitCode !== null) throw new Error(`strace ended: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return new AttachedStrace(child, folder);
  }

  /** Lets go of the process, unless it is gone already; answers what was seen. */
  async detach(): Promise<string> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGINT");
      await ended;
    }
    const log = join(this.#folder, "log");
    const seen = existsSync(log) ? readFileSync(log, "utf8") : "";
    rmSync(this.#folder, { recursive: true, force: true });
    return seen;
  }
}

/** The waits for the disk that a log of `strace -f -ttt -T` tells of. */
export function syncsOf(log: string): Sync[] {
  const syncs: Sync[] = [];
  const begun = new Map<string, number>();
  for (const line of log.split("\n")) {
    const [, thread = "", seconds = "", rest = ""] = /^(\d+) +(\d+\.\d+) (.*)$/.exec(line) ?? [];
    const at = Number(seconds) * 1000;
    if (/^f(data)?sync\(.*unfinished/.test(rest)) begun.set(thread, at);
    const lasted = /= 0 <(\d+\.\d+)>$/.exec(rest)?.[1];
    if (lasted === undefined || !/^(<\.\.\. )?f(data)?sync/.test(rest)) continue;
    const start = rest.startsWith("<...") ? (begun.get(thread) ?? at) : at;
    syncs.push({ kind: "sync", client: "strace", at: start, until: start + Number(lasted) * 1000 });
  }
  return syncs;
}
