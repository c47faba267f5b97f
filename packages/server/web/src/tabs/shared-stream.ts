import { Follower } from "../net/reconnecting-stream.ts";
import type { Signal } from "../queue/events.ts";
import { Relay } from "./broadcast.ts";
import { type Election, elect } from "./leader-election.ts";
import type { Keeper } from "./local-storage.ts";

/** A tab that is looked at waits so long for a leading tab that says nothing: the daemon speaks every 15 s. */
const PATIENCE_MS = 25_000;
const LOOK_MS = 5000;

/**
 * One stream for the whole browser: the tab that leads has it, and tells the others what it hears. With
 * more, seven tabs would use up the six connections that a browser opens to one origin over HTTP/1.1.
 */
export class Link {
  readonly #relay: Relay;
  readonly #election: Election;
  readonly #keeper: Keeper;
  readonly #onSignal: (signal: Signal, at: number) => void;
  #follower: Follower | null = null;
  #lifeAt = performance.now();
  #toldLifeAt = 0;
  #wallAt = Date.now();
  #monotonicAt = performance.now();

  constructor(parts: { keeper: Keeper; onSignal: (signal: Signal, at: number) => void }) {
    this.#keeper = parts.keeper;
    this.#onSignal = parts.onSignal;
    this.#relay = new Relay({
      onSignal: parts.onSignal,
      onLife: () => {
        this.#lifeAt = performance.now();
      },
    });
    this.#election = elect({
      name: "catq.leader",
      onLead: () => this.#lead(),
      onFollow: () => this.#stopLeading(),
    });
    this.#relay.hello();
    setInterval(() => this.#look(), LOOK_MS);
    addEventListener("online", () => this.restart());
    addEventListener("visibilitychange", () => this.#look());
    // A page in the browser's back-forward cache stands still: it must not lead.
    addEventListener("pagehide", () => this.#election.resign());
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.#relay.hello();
    });
  }

  /** Connects anew at once, if it is this tab that is connected: with another ticket, for example. */
  restart(): void {
    this.#follower?.restart();
  }

  #lead(): void {
    this.#relay.leads = true;
    const tell = (signal: Signal): void => {
      this.#onSignal(signal, performance.now());
      this.#relay.tell(signal);
    };
    const follower = new Follower({
      held: () => this.#keeper.get().ticket,
      onSignal: tell,
      onEnded: (held, end) => this.#keeper.end(held, end),
      onLife: () => this.#tellLife(),
      random: Math.random,
    });
    this.#follower = follower;
    void follower.run();
  }

  #stopLeading(): void {
    this.#follower?.stop();
    this.#follower = null;
    this.#lifeAt = performance.now();
    this.#relay.leads = false;
  }

  #tellLife(): void {
    this.#lifeAt = performance.now();
    if (this.#lifeAt - this.#toldLifeAt < 1000) return;
    this.#toldLifeAt = this.#lifeAt;
    this.#relay.tellLife();
  }

  #look(): void {
    const now = performance.now();
    const wall = Date.now();
    // The machine slept: its monotonic clock may have stood, and the countdowns with it. Begin anew.
    const slept = wall - this.#wallAt - (now - this.#monotonicAt) > 3000;
    this.#wallAt = wall;
    this.#monotonicAt = now;
    if (slept) {
      this.restart();
      return;
    }
    if (this.#relay.leads) {
      // While the network is gone nothing is heard, and still this tab is the one that tries.
      this.#relay.tellLife();
    } else if (document.visibilityState === "visible" && now - this.#lifeAt > PATIENCE_MS) {
      this.#lifeAt = now;
      this.#election.seize();
    }
  }
}
