import { write, writeSync } from "node:fs";
import { codeOf } from "@catq/shared/system-reason";
import type { DestinationStream } from "pino";

/** Lines of this time are written together: one write a line, each by a thread of libuv's pool, costs a sixth of a take. */
const FLUSH_INTERVAL_MS = 20;
/** In characters. Lines that come while this much waits are dropped; as much again may be in a write under way. */
const MAX_BUFFERED = 2 * 1024 * 1024;
/** After EAGAIN, a pipe or terminal that is full, or ENOSPC, a disk that is. */
const RETRY_MS = 100;
const MAX_SYNC_RETRIES = 10;
const FULL = ["EAGAIN", "ENOSPC", "EDQUOT"];
const EMPTY = Buffer.alloc(0);

/**
 * Writes log lines to a file descriptor without blocking the event loop, from a buffer with a limit. After an error
 * such as EPIPE or EIO it is closed: nobody can read the log any more. Own code, since SonicBoom's `flushSync` tries
 * again for ever after such an error: a process whose log has lost its reader would never end.
 */
export class LogDestination implements DestinationStream {
  /** Called with the number of lines that were dropped, once there is room again. */
  onDropped: (lines: number) => void = () => {};
  readonly #fd: number;
  readonly #maxBuffered: number;
  readonly #retryMs: number;
  #lines: string[] = [];
  #linesLength = 0;
  /** What is being written. */
  #chunk: Buffer = EMPTY;
  #state: "idle" | "scheduled" | "writing" | "closed" = "idle";
  #dropped = 0;

  constructor(fd: number, o: { maxBuffered?: number; retryMs?: number } = {}) {
    this.#fd = fd;
    this.#maxBuffered = o.maxBuffered ?? MAX_BUFFERED;
    this.#retryMs = o.retryMs ?? RETRY_MS;
  }

  write(line: string): void {
    if (this.#state === "closed") return;
    if (this.#linesLength + line.length > this.#maxBuffered) {
      this.#dropped++;
      return;
    }
    this.#lines.push(line);
    this.#linesLength += line.length;
    // The timer keeps the process alive until the line is written.
    if (this.#state === "idle") this.#schedule(FLUSH_INTERVAL_MS);
  }

  /** Writes what is buffered before it returns, but for what a thread is writing. Blocks for a second at most. */
  flushSync(): void {
    if (this.#state === "closed") return;
    const isWriting = this.#state === "writing";
    let rest = isWriting ? this.#takeLines() : Buffer.concat([this.#chunk, this.#takeLines()]);
    try {
      for (let retries = 0; retries <= MAX_SYNC_RETRIES; ) {
        if (rest.length === 0) {
          this.#reportDropped();
          rest = this.#takeLines();
          if (rest.length === 0) break;
        }
        const written = writeNow(this.#fd, rest);
        rest = rest.subarray(written);
        if (written > 0) continue;
        retries++;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, this.#retryMs);
      }
    } catch {
      this.#close();
    }
    if (!isWriting) this.#chunk = rest;
  }

  #schedule(ms: number): NodeJS.Timeout {
    this.#state = "scheduled";
    return setTimeout(() => this.#write(), ms);
  }

  #write(): void {
    if (this.#chunk.length === 0) this.#chunk = this.#takeLines();
    this.#state = "writing";
    write(this.#fd, this.#chunk, (error, written) => {
      if (error && !FULL.includes(codeOf(error))) return this.#close();
      this.#state = "idle";
      this.#chunk = this.#chunk.subarray(written);
      // Where nobody reads, that must not keep the process alive.
      if (error) this.#schedule(this.#retryMs).unref();
      else if (this.#chunk.length > 0) this.#write();
      else {
        this.#reportDropped();
        if (this.#lines.length > 0 && this.#state === "idle") this.#schedule(FLUSH_INTERVAL_MS);
      }
    });
  }

  #takeLines(): Buffer {
    const text = this.#lines.join("");
    this.#lines = [];
    this.#linesLength = 0;
    return Buffer.from(text);
  }

  #reportDropped(): void {
    const dropped = this.#dropped;
    if (dropped === 0) return;
    this.#dropped = 0;
    this.onDropped(dropped);
  }

  #close(): void {
    this.#state = "closed";
    this.#lines = [];
    this.#chunk = EMPTY;
  }
}

/** The bytes that were written; 0 where there is no room. */
function writeNow(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    if (FULL.includes(codeOf(error))) return 0;
    throw error;
  }
}
