import { nameHere } from "../base.ts";
import { ReconnectingStream } from "../net/reconnecting-stream.ts";
import { pageVersion } from "../page-version.ts";
import type { StreamEvent } from "../queue/events.ts";
import { TabBroadcast } from "./broadcast.ts";
import { type Election, elect } from "./leader-election.ts";
import type { SavedStateStorage } from "./local-storage.ts";

/** A visible tab takes the lead after this long without a heartbeat of the leader. */
const LEADER_TIMEOUT_MS = 25_000;
const CHECK_INTERVAL_MS = 5000;

/**
 * One event stream for all tabs of the browser: the leader opens it, and sends the others what it receives. With
 * a stream each, six tabs would use up the six connections that a browser opens to an origin over HTTP/1.1. Tabs
 * of another version of the page elect a leader of their own, since what they send may have another form.
 */
export class SharedStream {
  readonly #tabs: TabBroadcast;
  readonly #election: Election;
  readonly #storage: SavedStateStorage;
  readonly #onEvent: (event: StreamEvent, at: number) => void;
  #stream: ReconnectingStream | null = null;
  #heartbeatAt = performance.now();
  #heartbeatSentAt = 0;
  #wallAt = Date.now();
  #monotonicAt = performance.now();

  constructor(parts: { storage: SavedStateStorage; onEvent: (event: StreamEvent, at: number) => void }) {
    this.#storage = parts.storage;
    this.#onEvent = parts.onEvent;
    this.#tabs = new TabBroadcast({
      onEvent: parts.onEvent,
      onHeartbeat: () => {
        this.#heartbeatAt = performance.now();
      },
    });
    this.#election = elect({
      name: nameHere(`catq.leader.${pageVersion()}`),
      onLead: () => this.#lead(),
      onStepDown: () => this.#stopLeading(),
    });
    this.#tabs.hello();
    setInterval(() => this.#check(), CHECK_INTERVAL_MS);
    addEventListener("online", () => this.restart());
    addEventListener("visibilitychange", () => this.#check());
    // A page in the back/forward cache is frozen: it must not lead.
    addEventListener("pagehide", () => this.#election.resign());
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.#tabs.hello();
    });
  }

  /** Reconnects at once where this tab leads: with another ticket, for example. */
  restart(): void {
    this.#stream?.restart();
  }

  #lead(): void {
    this.#tabs.leads = true;
    const send = (event: StreamEvent): void => {
      this.#onEvent(event, performance.now());
      this.#tabs.send(event);
    };
    const stream = new ReconnectingStream({
      held: () => this.#storage.get().ticket,
      onEvent: send,
      onEnded: (held, end) => this.#storage.end(held, end),
      onHeartbeat: () => this.#sendHeartbeat(),
      random: Math.random,
    });
    this.#stream = stream;
    void stream.run();
  }

  #stopLeading(): void {
    this.#stream?.stop();
    this.#stream = null;
    this.#heartbeatAt = performance.now();
    this.#tabs.leads = false;
  }

  #sendHeartbeat(): void {
    this.#heartbeatAt = performance.now();
    if (this.#heartbeatAt - this.#heartbeatSentAt < 1000) return;
    this.#heartbeatSentAt = this.#heartbeatAt;
    this.#tabs.sendHeartbeat();
  }

  #check(): void {
    const now = performance.now();
    const wall = Date.now();
    // The machine was suspended: its monotonic clock may have stood still, and the countdowns with it.
    const slept = wall - this.#wallAt - (now - this.#monotonicAt) > 3000;
    this.#wallAt = wall;
    this.#monotonicAt = now;
    if (slept) {
      this.restart();
      return;
    }
    if (this.#tabs.leads) {
      // Also without a connection: this tab is the one that reconnects.
      this.#tabs.sendHeartbeat();
    } else if (document.visibilityState === "visible" && now - this.#heartbeatAt > LEADER_TIMEOUT_MS) {
      this.#heartbeatAt = now;
      this.#election.seize();
    }
  }
}
