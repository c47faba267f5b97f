import type { DaemonSeen } from "../../../queue/shared-store.ts";
import { StorageError } from "../../../queue/store.ts";
import type { Clock } from "../../../queue/time/clock.ts";
import type { Reader } from "../read/reader.ts";

/** How often a daemon notes that it is alive. */
const EVERY_MS = 5000;
/** The same before it listens. */
const SOON_MS = 100;
/** A daemon that has not done so for this long is not shown. */
const SHOWN_MS = 600_000;

/** What a daemon says of itself. */
export interface About {
  readonly address: string;
  readonly version: string;
}

interface PresenceParts {
  readonly clock: Clock;
  readonly reader: Reader;
  readonly daemon: string;
  readonly name: string;
  /** null before it listens. */
  readonly about: () => About | null;
  readonly onError: (error: unknown) => void;
}

/** The daemons that share the queue, for operators: nothing is decided by it. */
export class Presence {
  readonly #parts: PresenceParts;
  #cancel: () => void = () => {};
  #isClosed = false;
  #oldestSnapshotMs: number | null = null;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
  }

  /** Of the whole server, when last looked at. */
  get oldestSnapshotMs(): number | null {
    return this.#oldestSnapshotMs;
  }

  start(): void {
    if (this.#isClosed) return;
    const { clock, about } = this.#parts;
    const said = about();
    void this.#show(said).finally(() => {
      if (this.#isClosed) return;
      this.#cancel = clock.wake(clock.now() + (said ? EVERY_MS : SOON_MS), () => this.start());
    });
  }

  /** Removes this daemon, if the database can be reached. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    const { reader, daemon } = this.#parts;
    await reader.statement((trip) => trip.add({ kind: "removePresence", daemon })).catch(() => {});
  }

  async list(): Promise<DaemonSeen[]> {
    const { reader, daemon } = this.#parts;
    const rows = await reader.statement((trip) => {
      const found = trip.add({ kind: "readPresences", withinMs: SHOWN_MS });
      return () => found().rows;
    });
    return rows.map(({ daemon: id, ...row }) => ({ ...row, isThis: id === daemon }));
  }

  async #show(about: About | null): Promise<void> {
    const { reader, daemon, name, onError } = this.#parts;
    if (!about) return;
    try {
      const row = { daemon, name, ...about };
      this.#oldestSnapshotMs = await reader.statement((trip) => {
        trip.add({ kind: "showPresence", row, forgetAfterMs: SHOWN_MS });
        const snapshot = trip.add({ kind: "oldestSnapshot" });
        return () => snapshot().rows[0]?.ageMs ?? null;
      });
    } catch (error) {
      // `Connection` has reported it.
      if (!this.#isClosed && !(error instanceof StorageError)) onError(error);
    }
  }
}
