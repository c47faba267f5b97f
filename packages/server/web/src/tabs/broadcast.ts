import { nameHere } from "../base.ts";
import { pageVersion } from "../page-version.ts";
import type { StreamEvent } from "../queue/events.ts";

/** `age` is how old the event was, in milliseconds, when it was sent at `sentAt` (wall clock). */
type Message =
  | { readonly kind: "event"; readonly event: StreamEvent; readonly age: number; readonly sentAt: number }
  /** A new tab asks for the latest events. */
  | { readonly kind: "hello" }
  /** The leader is alive. */
  | { readonly kind: "heartbeat" };

interface Latest {
  readonly event: StreamEvent;
  readonly at: number;
}

/** Sends what the leader receives to the other tabs, over a BroadcastChannel. */
export class TabBroadcast {
  readonly #channel = new BroadcastChannel(nameHere(`catq.${pageVersion()}`));
  /** The newest event of each type, in the order they came. */
  readonly #latest = new Map<StreamEvent["type"], Latest>();
  #leads = false;

  constructor(parts: { onEvent: (event: StreamEvent, at: number) => void; onHeartbeat: () => void }) {
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "hello") {
        if (this.#leads) for (const { event, at } of this.#latest.values()) this.#post(event, at);
        return;
      }
      // For a moment two tabs may lead: both send the same.
      if (this.#leads) return;
      parts.onHeartbeat();
      if (data.kind !== "event") return;
      // How long the message waited while this tab was frozen. Bounded, as the wall clock may have been set.
      const delayMs = Math.min(60_000, Math.max(0, Date.now() - data.sentAt));
      parts.onEvent(data.event, performance.now() - data.age - delayMs);
    };
  }

  /** Whether this tab is the leader, which sends. */
  set leads(leads: boolean) {
    this.#leads = leads;
    this.#latest.clear();
    if (!leads) this.hello();
  }

  get leads(): boolean {
    return this.#leads;
  }

  hello(): void {
    this.#channel.postMessage({ kind: "hello" } satisfies Message);
  }

  send(event: StreamEvent): void {
    const at = performance.now();
    if (event.type === "live" || event.type === "banned") {
      for (const type of ["live", "lost", "banned"] as const) this.#latest.delete(type);
    }
    this.#latest.delete(event.type);
    this.#latest.set(event.type, { event, at });
    this.#post(event, at);
  }

  sendHeartbeat(): void {
    this.#channel.postMessage({ kind: "heartbeat" } satisfies Message);
  }

  #post(event: StreamEvent, at: number): void {
    const message: Message = { kind: "event", event, age: performance.now() - at, sentAt: Date.now() };
    this.#channel.postMessage(message);
  }
}
