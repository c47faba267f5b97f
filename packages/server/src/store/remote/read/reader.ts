import { StorageError } from "../../../queue/store.ts";
import type { Connection } from "../connection/connection.ts";
import { isAway } from "../connection/refusals.ts";
import { Trip } from "../connection/trip.ts";
import { ConnectionLost, type Session } from "../session.ts";

/** Whoever reads waits no longer for a connection, as a rule. */
const PATIENCE_MS = 300;

/** Reads outside of batches. What is asked of the primary is committed; nothing waits for a lock. */
export class Reader {
  readonly #connection: Connection;
  readonly #patienceMs: number;

  constructor(connection: Connection, patienceMs = PATIENCE_MS) {
    this.#connection = connection;
    this.#patienceMs = patienceMs;
  }

  /**
   * Asks what `fill` puts into a trip; resolves with what it makes of the replies, all of one snapshot. Asks once more
   * where the connection was lost meanwhile. Rejects with StorageError.
   */
  snapshot<T>(fill: (trip: Trip) => () => T): Promise<T> {
    return this.#ask((trip) => {
      trip.add({ kind: "beginReading" });
      const read = fill(trip);
      trip.add({ kind: "commit" });
      return read;
    });
  }

  /** The same for a single statement, or for several that need not agree; it may write. */
  statement<T>(fill: (trip: Trip) => () => T): Promise<T> {
    return this.#ask(fill);
  }

  async #ask<T>(fill: (trip: Trip) => () => T): Promise<T> {
    let lost: unknown;
    for (let tries = 0; tries < 2; tries++) {
      const session = await this.#session();
      const trip = new Trip();
      const read = fill(trip);
      try {
        await trip.send(session);
        return read();
      } catch (error) {
        if (!isAway(error)) throw error;
        this.#connection.drop(session, error);
        lost = error;
      }
    }
    throw new StorageError("away", lost);
  }

  async #session(): Promise<Session> {
    try {
      return await this.#connection.getWithin(this.#patienceMs);
    } catch (error) {
      if (error instanceof ConnectionLost) throw new StorageError("away", error);
      throw error;
    }
  }
}
