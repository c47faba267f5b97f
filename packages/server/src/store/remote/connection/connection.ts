import { StorageError } from "../../../queue/store.ts";
import type { Clock, Random } from "../../../queue/time/clock.ts";
import { ConnectionLost, type Connector, type Role, type Session, type StoredIdentity } from "../session.ts";
import { pauseMs } from "./backoff.ts";
import { onlyRow, Trip } from "./trip.ts";
import { pause, within } from "./within.ts";

/** A trip that is not answered for so long has lost its connection: longer than any wait for the lock. */
const TRIP_PATIENCE_MS = 3000;
const CONNECT_PATIENCE_MS = 1000;

export interface ConnectionParts {
  readonly connector: Connector;
  readonly clock: Clock;
  readonly chance: Random;
  /** The connection was lost, or cannot be had. */
  readonly onTrouble: (error: unknown) => void;
  /** Checks what a new connection leads to, or rejects; then it is tried again, unless with a StorageError. */
  readonly prepare: (session: Session, identity: StoredIdentity) => Promise<void>;
}

/** The connection for one kind of work, which comes back by itself. */
export class Connection {
  readonly #role: Role;
  readonly #parts: ConnectionParts;
  #session: Session | null = null;
  #opening: Promise<Session> | null = null;
  /** Apart from the opening's own promise, which would keep a trace of all who gave up, for as long as it lasts. */
  readonly #waiting = new Set<PromiseWithResolvers<Session>>();
  #isClosed = false;

  constructor(role: Role, parts: ConnectionParts) {
    this.#role = role;
    this.#parts = parts;
  }

  /** Whether there is one, as far as is known. */
  get isOpen(): boolean {
    return this.#session !== null;
  }

  /** Resolves when there is one, however long that takes; rejects with StorageError when it is closed. */
  get(): Promise<Session> {
    if (this.#session) return Promise.resolve(this.#session);
    this.#opening ??= this.#beginOpening();
    return this.#opening;
  }

  /** {@link get}, for whoever waits no longer than `ms`: rejects with ConnectionLost then. */
  async getWithin(ms: number): Promise<Session> {
    if (this.#session) return this.#session;
    const waiter = Promise.withResolvers<Session>();
    this.#waiting.add(waiter);
    void this.get();
    return within(this.#parts.clock, ms, waiter.promise, () => this.#waiting.delete(waiter));
  }

  /** Lets go of a session that is of no use any more. */
  drop(session: Session, error: unknown): void {
    session.close();
    if (session !== this.#session) return;
    this.#session = null;
    if (!this.#isClosed) this.#parts.onTrouble(error);
  }

  close(): void {
    this.#isClosed = true;
    this.#session?.close();
    this.#session = null;
  }

  #beginOpening(): Promise<Session> {
    const opening = this.#open().finally(() => {
      this.#opening = null;
    });
    const takeWaiting = (): PromiseWithResolvers<Session>[] => {
      const all = [...this.#waiting];
      this.#waiting.clear();
      return all;
    };
    opening.then(
      (session) => {
        for (const { resolve } of takeWaiting()) resolve(session);
      },
      (error: unknown) => {
        for (const { reject } of takeWaiting()) reject(error);
      },
    );
    return opening;
  }

  async #open(): Promise<Session> {
    for (let failures = 0; ; failures++) {
      if (this.#isClosed) throw new StorageError("broken", new Error("the store has been closed"));
      try {
        const session = await this.#connect();
        if (!this.#isClosed) this.#session = session;
        else session.close();
        return session;
      } catch (error) {
        if (error instanceof StorageError) throw error;
        if (!this.#isClosed) this.#parts.onTrouble(error);
        await pause(this.#parts.clock, pauseMs(failures, this.#parts.chance));
      }
    }
  }

  async #connect(): Promise<Session> {
    const { connector, clock, prepare } = this.#parts;
    const connecting = connector.connect(this.#role);
    const session = await within(clock, CONNECT_PATIENCE_MS, connecting, () => {
      connecting.then((late) => late.close()).catch(() => {});
    });
    const guarded = guard(session, clock);
    try {
      const trip = new Trip();
      const identity = trip.add({ kind: "identify" });
      await trip.send(guarded);
      const found = onlyRow(identity());
      if (found.isInRecovery) throw new ConnectionLost("that is a standby, which nobody can write to");
      await prepare(guarded, found);
    } catch (error) {
      session.close();
      throw error;
    }
    session.onLost(() => this.drop(guarded, new ConnectionLost("the connection ended")));
    return guarded;
  }
}

/** The session, closed where a trip is not answered in time. */
function guard(session: Session, clock: Clock): Session {
  return {
    get pid() {
      return session.pid;
    },
    send: (statements) => within(clock, TRIP_PATIENCE_MS, session.send(statements), () => session.close()),
    onNotification: (listener) => session.onNotification(listener),
    onLost: (listener) => session.onLost(listener),
    close: () => session.close(),
  };
}
