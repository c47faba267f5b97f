import { pictureOf } from "../../../src/cats/source.ts";
import { CatStock } from "../../../src/cats/stock.ts";
import { StreamHub } from "../../../src/http/stream/hub.ts";
import type { Cat } from "../../../src/queue/model.ts";
import { Queue } from "../../../src/queue/queue.ts";
import type { SettingTexts } from "../../../src/queue/settings.ts";
import type { Store } from "../../../src/queue/store.ts";
import { openRemoteStore } from "../../../src/store/remote/remote-store.ts";
import { callerAt } from "../../caller-at.ts";
import type { Chance } from "../chance.ts";
import type { Network } from "../database/network.ts";
import type { MachineTime } from "../process.ts";
import { Process } from "../process.ts";
import type { Frame } from "../record.ts";
import type { Scheduler } from "../scheduler.ts";
import { InMemoryResponse } from "./in-memory-response.ts";
import { readSettings } from "./read-settings.ts";

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
  readonly onStart: () => void;
  /** How long it takes to make a picture. */
  readonly catMs: number;
}

/** One life of catqd: the real store, queue, stock and hub in a process of its own. */
interface Life {
  readonly process: Process;
  store: Store | null;
  queue: Queue | null;
  hub: StreamHub | null;
  readonly watchers: Set<number>;
}

const RESTART_MS = 200;

/** A machine on which catqd runs, is killed, and is started again, as by systemd. */
export class Daemon {
  readonly name: string;
  settings: SettingTexts;
  readonly time: MachineTime;
  readonly #parts: DaemonParts;
  #life: Life | null = null;
  #lives = 0;
  #cats = 0;
  #watcherIds = 0;

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

  get openWatchers(): readonly number[] {
    return [...(this.#life?.watchers ?? [])];
  }

  start(): void {
    if (this.#life) return;
    const { scheduler, chance, time, slowness, note } = this.#parts;
    const process = new Process(scheduler, time, slowness);
    const life: Life = { process, store: null, queue: null, hub: null, watchers: new Set() };
    this.#life = life;
    this.#lives++;
    note(`starts, life ${this.#lives}`);
    this.#parts.onStart();
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
      clock,
      log: () => {},
    });
    const queue = await Queue.open({ store, clock, cats, declared: this.settings, onError });
    const hub = new StreamHub({ source: queue, clock, onError });
    queue.onChange(() => hub.changed());
    queue.onBan((isBanned) => hub.endBanned(isBanned));
    Object.assign(life, { store, queue, hub });
    this.#parts.note("serves");
  }

  async #cat(process: Process): Promise<Cat> {
    await new Promise<void>((resolve) => process.after(this.#parts.catMs, resolve));
    return pictureOf("image/png", Buffer.from(`${this.name} ${this.#cats++}`), "drawn");
  }

  /** Opens a stream of the board, as a watcher does. */
  async watch(address: string): Promise<void> {
    const life = this.#life;
    const { hub, queue } = life ?? {};
    if (!life || !hub || !queue || queue.banOf(callerAt(address))) return;
    const id = this.#lives * 1000 + ++this.#watcherIds;
    const seen = hub.change;
    const response = new InMemoryResponse((text) => this.#shown(id, address, text));
    response.on("close", () => life.watchers.delete(id));
    const client = hub.add(response.asResponse, {
      address,
      shares: callerAt(address).shares,
      sequence: null,
    });
    life.watchers.add(id);
    try {
      const frame = await hub.frame();
      // Banned meanwhile: it is answered with a problem.
      if (client.isEnded) response.end();
      else hub.greet(client, { lead: "", frame, events: 1, seen });
    } catch {
      client.end();
      response.end();
    }
  }

  #shown(watcher: number, address: string, text: string): void {
    const data = /^data: (.*)$/m.exec(text)?.[1];
    if (data === undefined) return;
    const board = JSON.parse(data) as {
      revision: number;
      state: string;
      active: { number: string; state: string }[];
      waiting: string[];
      recent: { number: string; outcome: string }[];
    };
    this.#parts.onFrame({
      at: this.#parts.scheduler.now,
      daemon: this.name,
      watcher,
      address,
      revision: board.revision,
      state: board.state,
      active: board.active.map(({ number, state }) => `${number} ${state}`),
      waiting: board.waiting,
      recent: board.recent.map(({ number, outcome }) => `${number} ${outcome}`),
    });
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
