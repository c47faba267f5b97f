import type { Signal } from "../queue/events.ts";

/** What tabs tell each other. `age` is how long ago a signal came, in milliseconds, when it was `sentAt` (wall clock). */
type Message =
  | { readonly kind: "signal"; readonly signal: Signal; readonly age: number; readonly sentAt: number }
  /** A tab has opened, and wants to know what is known. */
  | { readonly kind: "hello" }
  /** The leading tab still hears the daemon. */
  | { readonly kind: "life" };

interface Known {
  readonly signal: Signal;
  readonly at: number;
}

/** The way from the leading tab to the others. */
export class Relay {
  readonly #channel = new BroadcastChannel("catq");
  /** The newest signal of each kind, in the order they came. */
  readonly #known = new Map<Signal["type"], Known>();
  #leads = false;

  constructor(parts: { onSignal: (signal: Signal, at: number) => void; onLife: () => void }) {
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "hello") {
        if (this.#leads) for (const { signal, at } of this.#known.values()) this.#post(signal, at);
        return;
      }
      // What two leading tabs might say, for the moment in which both think they lead, is the same.
      if (this.#leads) return;
      parts.onLife();
      if (data.kind !== "signal") return;
      // How long it lay in a tab that was asleep; a clock that was set meanwhile must not count.
      const lay = Math.min(60_000, Math.max(0, Date.now() - data.sentAt));
      parts.onSignal(data.signal, performance.now() - data.age - lay);
    };
  }

  /** Whether this tab tells the others, or is told. */
  set leads(leads: boolean) {
    this.#leads = leads;
    this.#known.clear();
    if (!leads) this.hello();
  }

  get leads(): boolean {
    return this.#leads;
  }

  hello(): void {
    this.#channel.postMessage({ kind: "hello" } satisfies Message);
  }

  tell(signal: Signal): void {
    const at = performance.now();
    if (signal.type === "live" || signal.type === "banned") {
      for (const type of ["live", "lost", "banned"] as const) this.#known.delete(type);
    }
    this.#known.delete(signal.type);
    this.#known.set(signal.type, { signal, at });
    this.#post(signal, at);
  }

  tellLife(): void {
    this.#channel.postMessage({ kind: "life" } satisfies Message);
  }

  #post(signal: Signal, at: number): void {
    const message: Message = { kind: "signal", signal, age: performance.now() - at, sentAt: Date.now() };
    this.#channel.postMessage(message);
  }
}
