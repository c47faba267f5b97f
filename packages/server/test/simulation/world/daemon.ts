import { pictureOf } from "../../../src/cats/source.ts";
import { CatStock } from "../../../src/cats/stock.ts";
import { StreamHub } from "../../../src/http/stream/hub.ts";
import type { Cat } from "../../../src/queue/model.ts";
import { Queue } from "../../../src/queue/queue.ts";
import type { SettingTexts } from "../../../src/queue/settings.ts";
import { StorageError, type Store } from "../../../src/queue/store.ts";
import { openRemoteStore } from "../../../src/store/remote/remote-store.ts";
import type { Chance } from "../chance.ts";
import type { Network } from "../database/network.ts";
import type { MachineTime } from "../process.ts";
import { Process } from "../process.ts";
import type { Frame } from "../record.ts";
import type { Scheduler } from "../scheduler.ts";
import { readSettings } from "./read-settings.ts";
import { Watchers } from "./watchers.ts";

export interface DaemonParts {
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly chance: Chance;
  readonly name: string;
  readonly time: MachineTime;
  /** How long an event keeps it busy, in milliseconds. */
  readonly slowness: () => number;
  readonly note: (what: string) => void;
  readonly onError: (error: unknown) => void;
  readonly onFrame: (frame: Frame) => void;
  /** Returns what to call when its process has ended. */
  readonly onStart: () => () => void;
  /** How long it takes to make a picture. */
  readonly catMs: number;
}

/** One life of catqd: the real store, queue, stock and hub in a process of its own. */
interface Life {
  readonly process: Process;
  store: Store | null;
  queue: Queue | null;
  watchers: Watchers | null;
}

const RESTART_MS = 200;

/** A machine on which catqd runs, is killed, and is started again, as by systemd. */
export class Daemon {
  readonly name: string;
  settings: SettingTexts;
  /** It is never started again. */
  isGone = false;
  readonly time: MachineTime;
  readonly #parts: DaemonParts;
  #life: Life | null = null;
  #lives = 0;
  #cats = 0;

  constructor(parts: DaemonParts, settings: SettingTexts) {
    this.#parts = parts;
    this.name = parts.name;
    this.time = parts.time;
    this.settings = settings;
  }

  get process(): Process | null {
    return this.#life?.process ?? null;
  }

  get isUp(): boolean {
    return this.#life !== null;
  }

  /** Where it serves. */
  get queue(): Queue | null {
    return this.#life?.queue ?? null;
  }

  /** With the ticket that each follows. */
  get openWatchers(): readonly (readonly [watcher: number, sequence: number | null])[] {
    return [...(this.#life?.watchers?.open ?? [])];
  }

  start(): void {
    if (this.#life || this.isGone) return;
    const { scheduler, chance, time, slowness, note } = this.#parts;
    const process = new Process(scheduler, time, slowness);
    const life: Life = { process, store: null, queue: null, watchers: null };
    this.#life = life;
    this.#lives++;
    note(`starts, life ${this.#lives}`);
    process.onKill(this.#parts.onStart());
    const lifeChance = chance.fork(`life ${this.#lives}`);
    process.after(0, () => {
      this.#open(life, lifeChance).catch((error: unknown) => {
        note(`cannot start: ${error instanceof Error ? error.message : String(error)}`);
        process.kill();
        if (this.#life !== life) return;
        this.#life = null;
        scheduler.after(RESTART_MS, () => this.start());
      });
    });
  }

  async #open(life: Life, chance: Chance): Promise<void> {
    const { network, name, onError } = this.#parts;
    const { process } = life;
    const { clock } = process;
    const store = await openRemoteStore({
      connector: network.connectorOf(process, name),
      clock,
      chance: chance.next,
      drawBytes: (count) => chance.bytes(count),
      gather: (fn) => void process.after(0, fn),
      name,
      readSettings,
      onFatal: (error) => {
        onError(error);
        this.kill();
        this.#parts.scheduler.after(RESTART_MS, () => this.start());
      },
    });
    const cats = new CatStock({
      store,
      sources: [{ name: "simulated", next: () => this.#cat(process), close: async () => {} }],
      target: 2,
      makers: { urgent: 2, ahead: 1 },
      mayGrow: async () => true,
      clock,
      log: () => {},
    });
    store.on("change", () => cats.lineChanged());
    const queue = await Queue.open({ store, clock, cats, declared: this.settings, onError });
    const hub = new StreamHub({ source: queue, clock, onError });
    queue.onChange(() => hub.changed());
    queue.onBan((isBanned) => hub.endBanned(isBanned));
    const watchers = new Watchers({ hub, queue }, this.#lives * 1000, (shown) => {
      this.#parts.onFrame({ ...shown, at: this.#parts.scheduler.now, daemon: name });
    });
    Object.assign(life, { store, queue, watchers });
    this.#parts.note("serves");
  }

  async #cat(process: Process): Promise<Cat> {
    await new Promise<void>((resolve) => process.after(this.#parts.catMs, resolve));
    return pictureOf("image/png", Buffer.from(`${this.name} ${this.#cats++}`), "drawn");
  }

  /** Opens a stream: of the board, or of a ticket too. */
  async watch(address: string, followed: { sequence: number; token: string } | null = null): Promise<void> {
    try {
      await this.#life?.watchers?.watch(address, followed);
    } catch (error) {
      // It is closing: the answer is a problem.
      if (!(error instanceof StorageError)) throw error;
    }
  }

  kill(): void {
    const life = this.#life;
    if (!life) return;
    this.#parts.note("is killed");
    this.#life = null;
    life.process.kill();
  }

  /** SIGTERM: it closes in good order, and is killed where that takes too long. */
  end(): void {
    const life = this.#life;
    if (!life) return;
    this.#parts.note("is asked to end");
    const gone = (): void => {
      life.process.kill();
      if (this.#life === life) this.#life = null;
    };
    life.process.after(0, () => {
      const closing = life.queue?.close() ?? Promise.resolve();
      life.queue = null;
      closing.catch(this.#parts.onError).finally(gone);
    });
    this.#parts.scheduler.after(3000, gone);
  }

  stop(): void {
    this.#parts.note("is stopped");
    this.#life?.process.stop();
  }

  resume(): void {
    this.#parts.note("goes on");
    this.#life?.process.resume();
  }
}
