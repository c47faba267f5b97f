import { KEPT_KEY, parseKept } from "../queue/kept.ts";
import type { Ended, Held, Kept } from "../queue/model.ts";

/**
 * What the browser keeps for this origin, seen by all its tabs. Where it may keep nothing, this tab alone
 * remembers it for as long as it is open.
 */
export class Keeper {
  #text: string | null = null;
  readonly #onChange: (kept: Kept) => void;

  constructor(onChange: (kept: Kept) => void) {
    this.#onChange = onChange;
    addEventListener("storage", ({ key }) => {
      if (key === KEPT_KEY || key === null) this.#onChange(this.get());
    });
  }

  get(): Kept {
    try {
      this.#text = localStorage.getItem(KEPT_KEY) ?? null;
    } catch {
      // As it was last set here.
    }
    return parseKept(this.#text);
  }

  change(changes: Partial<Kept>): void {
    const kept = { ...this.get(), ...changes };
    this.#text = JSON.stringify(kept);
    try {
      localStorage.setItem(KEPT_KEY, this.#text);
    } catch {
      // Full or forbidden: this tab still knows.
    }
    this.#onChange(kept);
  }

  /** The ticket has ended, unless another has taken its place here meanwhile. */
  end(held: Held, end: Ended): void {
    if (this.get().ticket?.token === held.token) this.change({ ticket: null, end });
  }
}
