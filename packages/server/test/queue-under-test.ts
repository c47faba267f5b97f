import { createHash, randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Queue } from "../src/queue/queue.ts";
import type { QueueSettings } from "../src/queue/settings.ts";
import type { Store } from "../src/queue/store.ts";
import { openDatabase } from "../src/store/sqlite/file/open-database.ts";
import { MIGRATIONS } from "../src/store/sqlite/file/schema.ts";
import { SqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { FakeClock, settled } from "./fake-clock.ts";

/** A real queue on a real file, under a clock that the test moves; it can be restarted and killed. */
export class QueueUnderTest {
  readonly clock = new FakeClock();
  readonly settings: QueueSettings;
  readonly errors: unknown[] = [];
  /** Ends what {@link open} began on a full disk. */
  makeRoom: () => void = () => {};
  queue!: Queue;
  store!: Store;
  /** The newest revision that the queue has told of, since the first start. */
  toldRevision = 0;
  /** Whether a claim that waits for a cat gets one at once; otherwise it waits for {@link stockUp}. */
  hasCats: boolean;
  #folder = mkdtempSync(join(tmpdir(), "catq-queue-"));
  #cats = 0;
  readonly #neverBanned: readonly string[];
  #stocked = Promise.withResolvers<void>();
  #folders = [this.#folder];

  #db: Database.Database | null = null;

  constructor(
    settings: QueueSettings,
    { hasCats = true, neverBanned = [] }: { hasCats?: boolean; neverBanned?: readonly string[] } = {},
  ) {
    this.settings = settings;
    this.hasCats = hasCats;
    this.#neverBanned = neverBanned;
  }

  /** Opens it; `isFull`: on a disk that refuses changes until {@link makeRoom}. */
  async open({ isFull = false } = {}): Promise<this> {
    const db = openDatabase(this.#file, MIGRATIONS, () => randomBytes(32));
    db.function("refuse_for_want_of_room", () => {
      throw new Database.SqliteError("database or disk is full", "SQLITE_FULL");
    });
    this.#db = db;
    this.store = new SqliteStore(db, { clock: this.clock, readSettings: () => ({ ...this.settings }) });
    if (isFull) {
      this.makeRoom = this.refuseChanges();
      // The first change of the start finds it out.
      await this.stockUp().catch(() => {});
    }
    this.queue = await Queue.open({
      store: this.store,
      clock: this.clock,
      cats: { refill: () => {}, awaitCat: (signal) => this.#awaitCat(signal) },
      neverBanned: () => this.#neverBanned,
      onError: (error) => this.errors.push(error),
    });
    // What it did while it was opened, nobody could listen to.
    this.toldRevision = (await this.store.board(0, 0)).revision;
    this.queue.onChange((revision) => {
      this.toldRevision = revision;
    });
    await settled();
    return this;
  }

  /** Puts one more cat into the stock, unlike all others. */
  async stockUp(): Promise<void> {
    const bytes = Buffer.from(`cat ${this.#cats++}`);
    const digest = createHash("sha256").update(bytes).digest();
    await this.store.addToStock({ mediaType: "image/png", bytes, digest, credit: "Made for {number}" });
    this.#stocked.resolve();
    this.#stocked = Promise.withResolvers<void>();
  }

  /** Lets nothing be stored, as on a full disk, until the function is called that it returns. */
  refuseChanges(): () => void {
    const db = this.#db;
    // Each change writes the queue's row.
    db?.exec(`CREATE TEMP TRIGGER full BEFORE UPDATE ON queue
      BEGIN SELECT refuse_for_want_of_room(); END`);
    return () => {
      if (db?.open) db.exec("DROP TRIGGER full");
    };
  }

  /** Shuts down in good order, lets `downMs` pass, and starts again. */
  async restart(downMs: number): Promise<void> {
    await this.queue.close();
    this.clock.standStill(downMs);
    await this.open();
  }

  /** Goes on from what is on the disk at this moment, as after `kill -9`. */
  async crash(downMs: number, how: { isFull?: boolean } = {}): Promise<void> {
    const copy = mkdtempSync(join(tmpdir(), "catq-queue-"));
    this.#folders.push(copy);
    for (const file of ["catqd.db", "catqd.db-wal"]) {
      if (existsSync(join(this.#folder, file))) copyFileSync(join(this.#folder, file), join(copy, file));
    }
    await this.queue.close();
    this.#folder = copy;
    this.clock.standStill(downMs);
    await this.open(how);
  }

  get #file(): string {
    return join(this.#folder, "catqd.db");
  }

  async #awaitCat(signal: AbortSignal): Promise<void> {
    if (this.hasCats) return this.stockUp();
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
    await Promise.race([this.#stocked.promise, aborted]);
  }

  async close(): Promise<void> {
    await this.queue.close();
    for (const folder of this.#folders) rmSync(folder, { recursive: true });
  }
}
