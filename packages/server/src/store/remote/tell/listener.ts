import type { Clock } from "../../../queue/time/clock.ts";
import type { Connection } from "../connection/connection.ts";
import { Trip } from "../connection/trip.ts";
import type { Session } from "../session.ts";
import { type Revisions, readRevisions } from "./revisions.ts";

/** Where its own notification has not come back for so long, a LISTEN is taken to be dead. */
const DEAF_MS = 2500;

/**
 * The connection on which notifications go out and come in. A LISTEN may be half-open for ever, and behind a pooler in
 * transaction mode there is none at all: so it is tried all the time with notifications to oneself.
 */
export class Listener {
  readonly #clock: Clock;
  readonly #daemon: string;
  readonly #connection: Connection;
  readonly #onTold: (revisions: Revisions) => void;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(parts: {
    clock: Clock;
    daemon: string;
    connection: Connection;
    /** Another daemon said where the queue stands. */
    onTold: (revisions: Revisions) => void;
  }) {
    this.#clock = parts.clock;
    this.#daemon = parts.daemon;
    this.#connection = parts.connection;
    this.#onTold = parts.onTold;
  }

  /** Whether notifications arrive. */
  get isHearing(): boolean {
    return this.#clock.now() - this.#heardAt < DEAF_MS;
  }

  /** Makes a new connection one that listens. */
  async prepare(session: Session): Promise<void> {
    session.onNotification((payload) => this.#hear(payload));
    await new Trip([{ kind: "listen" }]).send(session);
  }

  /** Sends a notification, where there is a connection; nobody waits for it. */
  async notify(payload: string): Promise<void> {
    if (!this.#connection.isOpen) {
      // Asked for again and again while the database is away: nothing may hang on the answer.
      void this.#connection.get();
      return;
    }
    const session = await this.#connection.get();
    try {
      await new Trip([{ kind: "notify", payload }]).send(session);
    } catch (error) {
      this.#connection.drop(session, error);
    }
  }

  /** Tries whether notifications arrive. */
  beat(): void {
    void this.notify(JSON.stringify({ daemon: this.#daemon, board: 0, bans: 0, settings: 0, stock: 0 }));
  }

  #hear(payload: string): void {
    const told = readRevisions(payload);
    if (!told) return;
    if (told.daemon === this.#daemon) this.#heardAt = this.#clock.now();
    else this.#onTold(told);
  }
}
