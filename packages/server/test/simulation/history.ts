import { createHash } from "node:crypto";

/** Times are printed with three digits. */
const GRAIN_MS = 0.001;

/** What happened, as lines of text: of one seed it is the same, byte for byte. */
export class History {
  readonly lines: string[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  note(who: string, what: string): void {
    this.lines.push(`${this.#now().toFixed(3).padStart(10)}  ${who.padEnd(8)} ${what}`);
  }

  /** SHA-256 of all lines. */
  get digest(): string {
    const hash = createHash("sha256");
    for (const line of this.lines) hash.update(line).update("\n");
    return hash.digest("hex");
  }

  /** The lines up to a time. */
  until(at: number): readonly string[] {
    const end = this.lines.findIndex((line) => Number.parseFloat(line) > at + GRAIN_MS);
    return end < 0 ? this.lines : this.lines.slice(0, end);
  }
}
