import { nameHere } from "../base.ts";
import type { Ended, Held, SavedState } from "../queue/model.ts";
import { parseSavedState, STORAGE_KEY } from "../queue/saved-state.ts";

/**
 * The saved state of this queue in localStorage, shared by all tabs. Where that is blocked, full or gone, this tab has it
 * in memory for as long as it is open, and no other tab knows of it.
 */
export class SavedStateStorage {
  /** What could not be written; null while localStorage has it all. */
  #unsaved: string | null = null;
  readonly #onChange: (saved: SavedState) => void;
  readonly #key = nameHere(STORAGE_KEY);

  constructor(onChange: (saved: SavedState) => void) {
    this.#onChange = onChange;
    addEventListener("storage", ({ key }) => {
      if (key === this.#key || key === null) this.#onChange(this.get());
    });
  }

  /** Whether a change outlives this tab, as far as is known. */
  get isSaved(): boolean {
    return this.#unsaved === null;
  }

  get(): SavedState {
    if (this.#unsaved !== null) return parseSavedState(this.#unsaved);
    try {
      return parseSavedState(localStorage.getItem(this.#key) ?? null);
    } catch {
      return parseSavedState(null);
    }
  }

  change(changes: Partial<SavedState>): void {
    const saved = { ...this.get(), ...changes };
    const text = JSON.stringify(saved);
    try {
      localStorage.setItem(this.#key, text);
      this.#unsaved = null;
    } catch {
      this.#unsaved = text;
    }
    this.#onChange(saved);
  }

  /**
   * Takes over what was saved at the root of the origin, where that is of `queue`, the one that is here: it has moved
   * below a path.
   */
  moveHere(queue: string): void {
    if (this.#key === STORAGE_KEY || this.get().ticket) return;
    try {
      const former = parseSavedState(localStorage.getItem(STORAGE_KEY));
      if (former.ticket?.queue !== queue) return;
      this.change(former);
      localStorage.removeItem(STORAGE_KEY);
    } catch {
      // Blocked: then there is nothing to take over.
    }
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
