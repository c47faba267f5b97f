import { readdirSync, readlinkSync } from "node:fs";
import { type At, now } from "./history.ts";

const LOOK_EVERY_MS = 5;

/**
 * Watches a process that starts, until it has the queue's database open (proc(5)). Before that its queue cannot
 * have run, however long a busy machine took to come so far.
 */
export class DatabaseOpening {
  readonly #startedAt = now();
  #pid = 0;
  #notYetAt: At = this.#startedAt;
  #looking: NodeJS.Timeout | undefined;

  watch(pid: number): void {
    this.#pid = pid;
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Ends the watch, once the process is ready or over; answers when it surely had not yet opened it. */
  end(): At {
    clearInterval(this.#looking);
    // Whoever does not see it now cannot have seen that it was not open before.
    return hasDatabase(this.#pid) === true ? this.#notYetAt : this.#startedAt;
  }

  #look(): void {
    const at = now();
    if (hasDatabase(this.#pid) === false) this.#notYetAt = at;
    else clearInterval(this.#looking);
  }
}

/** Null where there is nothing to look at: the process is over, or the system has no such files. */
function hasDatabase(pid: number): boolean | null {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((fd) => targetOf(`${folder}/${fd}`).endsWith("/catqd.db"));
  } catch {
    return null;
  }
}

/** Where a descriptor leads; empty where it was closed meanwhile. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    return "";
  }
}
