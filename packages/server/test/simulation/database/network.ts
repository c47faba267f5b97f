import {
  ConnectionLost,
  type Connector,
  type Reply,
  type Role,
  type Session,
  type Statement,
} from "../../../src/store/remote/session.ts";
import type { Chance } from "../chance.ts";
import type { Process } from "../process.ts";
import type { Scheduler } from "../scheduler.ts";
import { Backend } from "./backend.ts";
import type { DatabaseServer } from "./server.ts";

/** What may befall a trip at one place between two of its messages. */
export interface Trap {
  /** Before the statement of this index leaves; the number of statements: before the replies arrive. */
  readonly at: number;
  readonly spring: (connection: Connection) => void;
}

export interface NetworkOptions {
  /** How long a message takes, in milliseconds. */
  readonly latencyMs: number;
  /** How much longer it takes now and then, on average. */
  readonly jitterMs: number;
  /** How many notifications of a hundred are lost, doubled, and late. */
  readonly notifications: { readonly lost: number; readonly doubled: number; readonly late: number };
  /** Decides whether something befalls a trip. */
  readonly trap: (connection: Connection, statements: readonly Statement[]) => Trap | null;
}

const SEGMENT_GAP_MS = 0.05;
/** How long a connection is tried to be made. */
const CONNECT_TIMEOUT_MS = 1000;

/** The wires between daemons and the database. */
export class Network {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly options: NetworkOptions;
  readonly server: DatabaseServer;
  readonly connections = new Set<Connection>();
  /** Daemons whose wire is cut, by name: messages wait until it is whole again. */
  readonly #cut = new Map<string, (() => void)[]>();

  constructor(parts: {
    scheduler: Scheduler;
    chance: Chance;
    options: NetworkOptions;
    server: DatabaseServer;
  }) {
    this.scheduler = parts.scheduler;
    this.chance = parts.chance;
    this.options = parts.options;
    this.server = parts.server;
  }

  connectorOf(process: Process, name: string): Connector {
    return { connect: (role) => this.#connect(process, name, role) };
  }

  cut(name: string): void {
    if (!this.#cut.has(name)) this.#cut.set(name, []);
  }

  mend(name: string): void {
    const waiting = this.#cut.get(name) ?? [];
    this.#cut.delete(name);
    for (const fn of waiting) fn();
  }

  isCut(name: string): boolean {
    return this.#cut.has(name);
  }

  /** Carries a message to whoever is at the other end of `name`'s wire, not before `notBefore`; returns when it arrives. */
  carry(name: string, notBefore: number, arrive: () => void): number {
    const { latencyMs, jitterMs } = this.options;
    const latency = latencyMs + (this.chance.is(0.1) ? this.chance.wait(jitterMs) : 0);
    const at = Math.max(this.scheduler.now + latency, notBefore);
    this.scheduler.at(at, () => {
      const waiting = this.#cut.get(name);
      if (waiting) waiting.push(arrive);
      else arrive();
    });
    return at;
  }

  #connect(process: Process, name: string, role: Role): Promise<Session> {
    return new Promise((resolve, reject) => {
      const { server } = this;
      const isRefused = !server.isUp || server.backends.size >= server.maxBackends;
      if (this.isCut(name)) {
        process.after(CONNECT_TIMEOUT_MS, () => reject(new ConnectionLost("the database did not answer")));
        return;
      }
      process.after(this.options.latencyMs * 2, () => {
        if (isRefused || !server.isUp) reject(new ConnectionLost("the database refuses connections"));
        else resolve(new Connection({ network: this, process, name, role }));
      });
    });
  }
}

interface Trip {
  readonly statements: readonly Statement[];
  readonly replies: Reply[];
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (error: Error) => void;
  trap: Trap | null;
}

/** A daemon's end of a connection. */
export class Connection implements Session {
  readonly name: string;
  readonly role: Role;
  readonly process: Process;
  readonly #network: Network;
  #backend: Backend;
  /** Trips that were asked for and not answered, the first of them under way. */
  #trips: Trip[] = [];
  /** Those not all of whose messages have left, in order. */
  readonly #toLeave: Trip[] = [];
  #state: "open" | "closed" | "half-open" = "open";
  #lastArrival = 0;
  #lastReply = 0;
  #onNotification: (payload: string) => void = () => {};
  #onLost: () => void = () => {};

  constructor(parts: { network: Network; process: Process; name: string; role: Role }) {
    this.#network = parts.network;
    this.process = parts.process;
    this.name = parts.name;
    this.role = parts.role;
    this.#backend = this.#newBackend();
    this.#network.connections.add(this);
    // The operating system closes it.
    parts.process.onKill(() => this.abandon(0));
  }

  get pid(): number {
    return this.#network.server.options.hasPooler ? 1 : this.#backend.pid;
  }

  get backend(): Backend {
    return this.#backend;
  }

  send<const S extends readonly Statement[]>(
    statements: S,
  ): Promise<{ readonly [I in keyof S]: Reply<S[I]["kind"]> }> {
    return new Promise((resolve, reject) => {
      if (this.#state === "closed") {
        reject(new ConnectionLost("the connection is closed"));
        return;
      }
      const trip: Trip = {
        statements,
        replies: [],
        resolve: (replies) => resolve(replies as never),
        reject,
        trap: this.#network.options.trap(this, statements),
      };
      this.#trips.push(trip);
      this.#toLeave.push(trip);
      if (this.#toLeave.length === 1) this.#leave(trip, 0);
    });
  }

  onNotification(listener: (payload: string) => void): void {
    this.#onNotification = listener;
  }

  onLost(listener: () => void): void {
    this.#onLost = listener;
  }

  close(): void {
    this.abandon(0);
    this.#rejectAll();
  }

  /** The daemon's end is gone. The backend hears of it in `ms` milliseconds, and until then is a zombie. */
  abandon(ms: number): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#network.connections.delete(this);
    const { now } = this.#network.scheduler;
    this.#lastArrival = this.#network.carry(this.name, Math.max(this.#lastArrival, now) + ms, () =>
      this.#backend.receive("end"),
    );
  }

  /** The connection breaks: the daemon hears of it soon, its backend in `zombieMs` milliseconds. */
  break(zombieMs: number): void {
    if (this.#state === "closed") return;
    this.abandon(zombieMs);
    this.#lost();
  }

  /** Nothing that is sent arrives any more, and nobody is told; the backend hears in `zombieMs` milliseconds. */
  goSilent(zombieMs: number): void {
    if (this.#state !== "open") return;
    this.#state = "half-open";
    this.#network.scheduler.after(zombieMs, () => this.#backend.receive("end"));
  }

  /** Sends what is left of a trip, with a moment between two messages where something may happen. */
  #leave(trip: Trip, from: number): void {
    if (this.#state === "closed") return;
    const { chance } = this.#network;
    const { trap, statements } = trip;
    if (trap && trap.at === from && from < statements.length) {
      trip.trap = null;
      trap.spring(this);
      this.process.after(0, () => this.#leave(trip, from));
      return;
    }
    const isSplit = statements.length > 1 && chance.is(0.2);
    const random = isSplit ? chance.whole(from + 1, statements.length) : statements.length;
    const to = trap && trap.at > from ? Math.min(random, trap.at) : random;
    this.#transmit(trip, from, to);
    if (to < statements.length) {
      this.process.after(SEGMENT_GAP_MS, () => this.#leave(trip, to));
      return;
    }
    this.#toLeave.shift();
    const [next] = this.#toLeave;
    if (next) this.#leave(next, 0);
  }

  #transmit(trip: Trip, from: number, to: number): void {
    const { server } = this.#network;
    this.#lastArrival = this.#network.carry(this.name, this.#lastArrival, () => {
      if (this.#state === "half-open") return;
      // A pooler gives each transaction whichever backend is free.
      const isFree = this.#backend.wait === "ClientRead" && !this.#backend.isInTransaction;
      if (server.options.hasPooler && from === 0 && isFree && server.chance.is(0.2)) {
        this.#backend.receive("end");
        this.#backend = this.#newBackend();
      }
      const backend = this.#backend;
      for (const statement of trip.statements.slice(from, to)) {
        backend.receive({ statement, reply: (reply) => this.#replied(trip, reply) });
      }
    });
  }

  #replied(trip: Trip, reply: Reply): void {
    trip.replies.push(reply);
    if (trip.replies.length < trip.statements.length) return;
    if (trip.trap?.at === trip.statements.length) trip.trap.spring(this);
    if (this.#state !== "open") return;
    this.#lastReply = this.#network.carry(this.name, this.#lastReply, () => {
      if (this.#state !== "open") return;
      this.process.after(0, () => {
        if (this.#state !== "open") return;
        this.#trips = this.#trips.filter((other) => other !== trip);
        trip.resolve(trip.replies);
      });
    });
  }

  #newBackend(): Backend {
    return new Backend({
      server: this.#network.server,
      by: this.name,
      onClosed: () => {
        // What the server sent before that arrives before that.
        this.#lastReply = this.#network.carry(this.name, this.#lastReply, () => {
          if (this.#state !== "open") return;
          this.#state = "closed";
          this.#network.connections.delete(this);
          this.#lost();
        });
      },
      onNotification: (payload) => this.#notify(payload),
    });
  }

  #notify(payload: string): void {
    const { chance, options, scheduler } = this.#network;
    const { lost, doubled, late } = options.notifications;
    if (chance.is(lost / 100)) return;
    for (let copies = chance.is(doubled / 100) ? 2 : 1; copies > 0; copies--) {
      const deliver = (): void => {
        if (this.#state === "open") this.process.after(0, () => this.#onNotification(payload));
      };
      const delay = chance.is(late / 100) ? chance.between(0, 3000) : 0;
      scheduler.after(delay, () => this.#network.carry(this.name, 0, deliver));
    }
  }

  #lost(): void {
    this.process.after(0, () => {
      this.#rejectAll();
      this.#onLost();
    });
  }

  #rejectAll(): void {
    for (const { reject } of this.#trips.splice(0)) reject(new ConnectionLost("the connection has ended"));
  }
}
