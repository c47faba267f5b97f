import { nameHere } from "../base.ts";
import { ReconnectingStream } from "../net/reconnecting-stream.ts";
import { pageVersion } from "../page-version.ts";
import type { StreamEvent } from "../queue/events.ts";
import { TabBroadcast } from "./broadcast.ts";
import { type Election, elect } from "./leader-election.ts";
import type { SavedStateStorage } from "./local-storage.ts";

/** A visible tab takes the lead after this long without a heartbeat of the leader. */
const LEADER_TIMEOUT_MS = 25_000;
/** A tab that came back to the front takes it after this long without an answer of the leader, which may be frozen. */
const LEADER_ANSWER_MS = 500;
const CHECK_INTERVAL_MS = 1000;
const HEARTBEAT_INTERVAL_MS = 5000;
/** The wall clock ran ahead of the monotonic one by more than this: the device slept, or the clock was set. */
const SLEPT_MS = 3000;
/** Whoever slept knows the time again after this long, by the daemon's answer; without one, by the wall clock. */
const SLEPT_GRACE_MS = 1000;

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
  readonly #onSlept: (ms: number) => void;
  #stream: ReconnectingStream | null = null;
  /** Whether this tab has a stream of its own, whatever others do. */
  #isAlone = false;
  #heartbeatAt = performance.now();
  #heartbeatSentAt = 0;
  #liveAt = performance.now();
  #wallAt = Date.now();
  #monotonicAt = performance.now();

  constructor(parts: {
    storage: SavedStateStorage;
    onEvent: (event: StreamEvent, at: number) => void;
    /** The device has slept for so many milliseconds, in which this tab's monotonic clock stood. */
    onSlept: (ms: number) => void;
  }) {
    this.#storage = parts.storage;
    this.#onSlept = parts.onSlept;
    this.#onEvent = (event, at) => {
      if (event.type === "live") this.#liveAt = performance.now();
      parts.onEvent(event, at);
    };
    this.#tabs = new TabBroadcast({
      onEvent: this.#onEvent,
      onHeartbeat: () => {
        this.#heartbeatAt = performance.now();
      },
      onCheck: () => this.#stream?.check(),
    });
    this.#election = elect({
      name: nameHere(`catq.leader.${pageVersion()}`),
      onLead: () => this.#lead(),
      onStepDown: () => this.#stopLeading(),
    });
    if (this.#tabs.isOpen) this.#tabs.hello();
    else this.goAlone();
    setInterval(() => this.#watch(), CHECK_INTERVAL_MS);
    this.#comeBackOn();
    // A page in the back/forward cache is frozen: it must not lead.
    addEventListener("pagehide", () => {
      if (!this.#isAlone) this.#election.resign();
    });
  }

  /** Reconnects at once where this tab leads: with another ticket, for example. */
  restart(): void {
    this.#stream?.restart();
  }

  /** Opens a stream of this tab's own: where no other tab can know of its ticket, or be heard. */
  goAlone(): void {
    if (this.#isAlone) return;
    this.#isAlone = true;
    this.#election.withdraw();
    this.#tabs.close();
    this.#lead();
  }

  /** From the app switcher, from sleep, from the back/forward cache, from a lost network. */
  #comeBackOn(): void {
    addEventListener("online", () => this.#check());
    document.addEventListener("resume", () => this.#check());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#check();
    });
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.#check();
    });
  }

  /** Makes sure that what is shown is right: by the stream, or by that of the leader, if it still answers. */
  #check(): void {
    this.#watchSleep();
    if (this.#stream) {
      this.#stream.check();
      return;
    }
    const askedAt = performance.now();
    this.#tabs.check();
    setTimeout(() => {
      if (!this.#stream && this.#heartbeatAt < askedAt) this.#seize();
    }, LEADER_ANSWER_MS);
  }

  #seize(): void {
    this.#heartbeatAt = performance.now();
    this.#election.seize();
  }

  #lead(): void {
    if (this.#stream) return;
    this.#tabs.leads = true;
    const send = (event: StreamEvent): void => {
      this.#onEvent(event, performance.now());
      this.#tabs.send(event);
    };
    const stream = new ReconnectingStream({
      held: () => this.#storage.get().ticket,
      onEvent: send,
      onEnded: (held, end) => this.#storage.end(held, end),
      onHeartbeat: () => this.#sendHeartbeat(1000),
      random: Math.random,
    });
    this.#stream = stream;
    void stream.run();
  }

  #stopLeading(): void {
    if (this.#isAlone) return;
    this.#stream?.stop();
    this.#stream = null;
    this.#heartbeatAt = performance.now();
    this.#tabs.leads = false;
  }

  #sendHeartbeat(intervalMs: number): void {
    this.#heartbeatAt = performance.now();
    if (this.#heartbeatAt - this.#heartbeatSentAt < intervalMs) return;
    this.#heartbeatSentAt = this.#heartbeatAt;
    this.#tabs.sendHeartbeat();
  }

  #watch(): void {
    if (this.#watchSleep()) {
      this.#check();
    } else if (this.#tabs.leads) {
      // Also without a connection: this tab is the one that reconnects.
      this.#sendHeartbeat(HEARTBEAT_INTERVAL_MS);
    } else if (
      document.visibilityState === "visible" &&
      performance.now() - this.#heartbeatAt > LEADER_TIMEOUT_MS
    ) {
      this.#seize();
    }
  }

  /**
   * Whether the device has slept since the last look: its monotonic clock may have stood still, and the countdowns with
   * it. The daemon's next word corrects them; where none comes, the wall clock has to.
   */
  #watchSleep(): boolean {
    const now = performance.now();
    const wall = Date.now();
    const sleptMs = wall - this.#wallAt - (now - this.#monotonicAt);
    this.#wallAt = wall;
    this.#monotonicAt = now;
    if (sleptMs <= SLEPT_MS) return false;
    setTimeout(() => {
      if (this.#liveAt < now) this.#onSlept(sleptMs);
    }, SLEPT_GRACE_MS);
    return true;
  }
}
