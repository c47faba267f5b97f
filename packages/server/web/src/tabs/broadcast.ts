import { nameHere } from "../base.ts";
import { pageVersion } from "../page-version.ts";
import type { StreamEvent } from "../queue/events.ts";

/** `age` is how old the event was, in milliseconds, when it was sent at `sentAt` (wall clock). */
type Message =
  | { readonly kind: "event"; readonly event: StreamEvent; readonly age: number; readonly sentAt: number }
  /** A new tab asks for the latest events. */
  | { readonly kind: "hello" }
  /** A tab that came back to the front asks whether the leader is alive, and its stream. */
  | { readonly kind: "check" }
  /** The leader is alive. */
  | { readonly kind: "heartbeat" };

interface Latest {
  readonly event: StreamEvent;
  readonly at: number;
}

interface BroadcastParts {
  readonly onEvent: (event: StreamEvent, at: number) => void;
  readonly onHeartbeat: () => void;
  /** Another tab asks whether this one, which leads, still hears from the daemon. */
  readonly onCheck: () => void;
}

/** Sends what the leader receives to the other tabs, over a BroadcastChannel. */
export class TabBroadcast {
  /** Null where the browser has none, or refuses it: then no tab hears of another. */
  #channel: BroadcastChannel | null = openChannel();
  /** The newest event of each type, in the order they came. */
  readonly #latest = new Map<StreamEvent["type"], Latest>();
  #leads = false;

  constructor(parts: BroadcastParts) {
    this.#channel?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
      if (data.kind === "hello" || data.kind === "check") {
        if (!this.#leads) return;
        for (const { event, at } of this.#latest.values()) this.#post(event, at);
        if (data.kind !== "check") return;
        this.sendHeartbeat();
        parts.onCheck();
        return;
      }
      // For a moment two tabs may lead: both send the same.
      if (this.#leads) return;
      parts.onHeartbeat();
      if (data.kind !== "event") return;
      // How long the message waited while this tab was frozen. Bounded, as the wall clock may have been set.
      const delayMs = Math.min(60_000, Math.max(0, Date.now() - data.sentAt));
      parts.onEvent(data.event, performance.now() - data.age - delayMs);
    });
  }

  get isOpen(): boolean {
    return this.#channel !== null;
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
    this.#send({ kind: "hello" });
  }

  check(): void {
    this.#send({ kind: "check" });
  }

  /** Hears no other tab, and sends nothing, from now on. */
  close(): void {
    this.#channel?.close();
    this.#channel = null;
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
    this.#send({ kind: "heartbeat" });
  }

  #post(event: StreamEvent, at: number): void {
    const message: Message = { kind: "event", event, age: performance.now() - at, sentAt: Date.now() };
    this.#send(message);
  }

  #send(message: Message): void {
    this.#channel?.postMessage(message);
  }
}

function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(nameHere(`catq.${pageVersion()}`));
  } catch {
    return null;
  }
}
