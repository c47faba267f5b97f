import type { Ended, Held, Kept } from "../queue/model.ts";
import { KEPT_KEY, parseKept } from "../queue/saved-state.ts";

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

  /** The key of the next take, made now where none lies ready. */
  takeKey(): string {
    const key = this.get().takeKey ?? newKey();
    if (this.get().takeKey === null) this.change({ takeKey: key });
    return key;
  }

  /** A take was answered with that ticket; the next one needs another key. */
  took(ticket: Held): void {
    this.change({ ticket, end: null, isTaking: false, takeKey: newKey() });
  }

  /** The ticket has ended, unless another has taken its place here meanwhile. */
  end(held: Held, end: Ended): void {
    if (this.get().ticket?.token === held.token) this.change({ ticket: null, end });
  }
}

/** `crypto.randomUUID` is missing on plain http. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
