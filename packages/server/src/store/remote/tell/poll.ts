import { StorageError } from "../../../queue/store.ts";
import type { Clock } from "../../../queue/time/clock.ts";
import { isOutdated } from "../commit/format.ts";
import { onlyRow } from "../connection/trip.ts";
import type { DatabaseTime } from "../database-time.ts";
import type { Known } from "../known.ts";
import type { Reader } from "../read/reader.ts";
import type { StoredQueue } from "../session.ts";
import type { Listener } from "./listener.ts";

const POLL_MS = 1000;
/** Where no notifications arrive. */
const OFTEN_MS = 250;

interface PollParts {
  readonly clock: Clock;
  readonly time: DatabaseTime;
  readonly known: Known;
  readonly reader: Reader;
  readonly listener: Listener;
  /** What the connections led to when they were made. */
  readonly cluster: () => string;
  /**
   * The database has fewer commits than this daemon knows of, holds other tables, or is a newer catqd's: it is for a batch
   * to find out why.
   */
  readonly onLoss: () => void;
  readonly onError: (error: unknown) => void;
}

/** Reads the queue's row once a second, as notifications may be lost, and at each notification. */
export class Poll {
  readonly #parts: PollParts;
  #cancel: () => void = () => {};
  #isClosed = false;
  #running: Promise<void> | null = null;
  #isWantedAgain = false;
  #roundTripMs: number | null = null;

  constructor(parts: PollParts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock, listener } = this.#parts;
    if (this.#isClosed) return;
    listener.probe();
    this.#cancel = clock.wake(clock.now() + (listener.isHearing ? POLL_MS : OFTEN_MS), () => {
      this.soon();
      this.start();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  /** Reads as soon as can be: once more where a reading is under way, which may have begun too early. */
  soon(): void {
    if (this.#isClosed) return;
    this.#isWantedAgain = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** How long the last reading took. */
  get roundTripMs(): number | null {
    return this.#roundTripMs;
  }

  /** Reads now, and says how long ago the last commit was, by the database's clock; rejects with StorageError. */
  async read(): Promise<number> {
    const { clock, reader, known, time, onLoss } = this.#parts;
    const before = known.seen.commits;
    const { row, at, sentAt } = await reader.snapshot((trip) => {
      const queue = trip.add({ kind: "readQueue" });
      const moment = trip.add({ kind: "readMoment", withTimeline: false, limitMs: null });
      const sent = clock.now();
      return () => ({ row: onlyRow(queue()), at: onlyRow(moment()).clock, sentAt: sent });
    });
    this.#roundTripMs = clock.now() - sentAt;
    if (row.commits < before || isOutdated(row) || row.cluster !== this.#parts.cluster()) onLoss();
    // A batch may have gone on meanwhile.
    if (row.commits >= known.seen.commits) {
      time.read({ row, clock: at, sentAt, receivedAt: clock.now(), isLocked: false });
      known.see(row, null);
      await this.#catchUp(row);
    }
    return row.clockAt === null ? Number.POSITIVE_INFINITY : at - row.clockAt;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isWantedAgain && !this.#isClosed) {
        this.#isWantedAgain = false;
        await this.read();
      }
    } catch (error) {
      // `Connection` has reported it.
      if (!this.#isClosed && !(error instanceof StorageError)) this.#parts.onError(error);
    }
  }

  /** Reads bans and restorations where they are newer. */
  async #catchUp({ banRevision, restorationCount }: StoredQueue): Promise<void> {
    const { known, reader } = this.#parts;
    const { bans, life } = known;
    if (banRevision === bans.revision && restorationCount === known.restorationCount) return;
    const found = await reader.snapshot((trip) => {
      const queue = trip.add({ kind: "readQueue" });
      const newer = trip.add({ kind: "bansNewerThan", revision: bans.revision });
      const names = trip.add({ kind: "banNames" });
      const restorations = trip.add({ kind: "readRestorations" });
      return () => ({
        row: onlyRow(queue()),
        newer: newer().rows,
        names: names().rows.map(({ address }) => address),
        restorations: restorations().rows,
      });
    });
    if (life !== known.life) return;
    // In one life there are only ever more of them: those of an older row are better than none.
    if (found.restorations.length > known.restorationCount) known.setRestorations(found.restorations);
    if (found.row.commits < known.seen.commits) return;
    if (found.row.banRevision === bans.revision) return;
    bans.update(found.newer, found.names, found.row.banRevision);
    known.tellOfBans();
  }
}
