import type { Held } from "../queue/model.ts";
import { type Look, look } from "./look.ts";
import { pause } from "./pause.ts";

/** How often the daemon is asked, on average. */
const POLL_MS = 4000;

export interface PollingParts {
  /** The ticket that is asked for, read before each request. */
  readonly held: () => Held | null;
  readonly onLook: (look: Look, held: Held | null) => void;
  readonly random: () => number;
}

/** Asks the daemon again and again, where its streams do not come through, until a request fails. */
export class Polling {
  readonly #parts: PollingParts;
  #run: AbortController | null = null;
  #wait = new AbortController();

  constructor(parts: PollingParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  start(): void {
    if (this.#run) return;
    this.#run = new AbortController();
    void this.#loop(this.#run.signal);
  }

  /** Asks at once. */
  hurry(): void {
    this.#wait.abort();
  }

  stop(): void {
    this.#run?.abort();
    this.#run = null;
    this.#wait.abort();
  }

  async #loop(signal: AbortSignal): Promise<void> {
    const { held, onLook, random } = this.#parts;
    while (!signal.aborted) {
      const asked = held();
      const found = await look(asked, signal);
      if (signal.aborted) return;
      if (found.kind !== "ok") this.stop();
      onLook(found, asked);
      if (signal.aborted) return;
      this.#wait = new AbortController();
      // With jitter, so that a hall of phones does not ask all at once.
      await pause(POLL_MS * (0.75 + random() / 2), this.#wait.signal);
    }
  }
}
