import type { Clock } from "../../../queue/time/clock.ts";
import type { Connection } from "../connection/connection.ts";
import { Trip } from "../connection/trip.ts";
import type { Session } from "../session.ts";
import { type Revisions, readRevisions } from "./revisions.ts";

/** Without a notification of its own for so long, LISTEN is taken not to work. */
const DEAF_MS = 2500;

/**
 * The connection for NOTIFY and LISTEN. It may be half-open for ever, and behind a pooler in transaction mode LISTEN does not
 * work: so it is probed all the time by notifications to itself.
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

  /** LISTEN on a new connection. */
  async prepare(session: Session): Promise<void> {
    session.onNotification((payload) => this.#hear(payload));
    await new Trip([{ kind: "listen" }]).send(session);
  }

  /** Sends a notification, where there is a connection; nobody waits for it. */
  async notify(payload: string): Promise<void> {
    if (!this.#connection.isOpen) {
      // Not awaited: called often while the database is away.
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

  /** Notifies itself, for {@link isHearing}. */
  probe(): void {
    void this.notify(JSON.stringify({ daemon: this.#daemon, board: 0, bans: 0, settings: 0, stock: 0 }));
  }

  #hear(payload: string): void {
    const told = readRevisions(payload);
    if (!told) return;
    if (told.daemon === this.#daemon) this.#heardAt = this.#clock.now();
    else this.#onTold(told);
  }
}
