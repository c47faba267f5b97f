import type { Ended, Held, SavedState } from "../queue/model.ts";
import { parseSavedState, STORAGE_KEY } from "../queue/saved-state.ts";

/**
 * The saved state in localStorage, shared by all tabs. Where storage is blocked, this tab has it in memory for
 * as long as it is open.
 */
export class SavedStateStorage {
  #text: string | null = null;
  readonly #onChange: (saved: SavedState) => void;

  constructor(onChange: (saved: SavedState) => void) {
    this.#onChange = onChange;
    addEventListener("storage", ({ key }) => {
      if (key === STORAGE_KEY || key === null) this.#onChange(this.get());
    });
  }

  get(): SavedState {
    try {
      this.#text = localStorage.getItem(STORAGE_KEY) ?? null;
    } catch {
      // Blocked: as this tab last set it.
    }
    return parseSavedState(this.#text);
  }

  change(changes: Partial<SavedState>): void {
    const saved = { ...this.get(), ...changes };
    this.#text = JSON.stringify(saved);
    try {
      localStorage.setItem(STORAGE_KEY, this.#text);
    } catch {
      // Full or blocked: this tab has it in memory.
    }
    this.#onChange(saved);
  }

  /** The Idempotency-Key of the next take, made now where there is none. */
  takeKey(): string {
    const key = this.get().takeKey ?? newKey();
    if (this.get().takeKey === null) this.change({ takeKey: key });
    return key;
  }

  /** Saves a taken ticket; the next take needs another key. */
  took(ticket: Held): void {
    this.change({ ticket, end: null, isTaking: false, takeKey: newKey() });
  }

  /** Ends a ticket, unless another has been saved meanwhile. */
  end(held: Held, end: Ended): void {
    if (this.get().ticket?.token === held.token) this.change({ ticket: null, end });
  }
}

/** `crypto.randomUUID` exists in secure contexts only. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
