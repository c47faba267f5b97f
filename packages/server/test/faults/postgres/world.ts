import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { migratePostgres } from "../../../src/store/postgres/migrate.ts";
import { QUEUE, queueOf } from "../../../src/store/postgres/rows.ts";
import type { StoredQueue } from "../../../src/store/remote/session.ts";
import { NginxProcess } from "../../deploy/nginx-process.ts";
import { freePort } from "../../free-port.ts";
import { HttpClient } from "../../http-client.ts";
import { PostgresServer } from "../../postgres/postgres-server.ts";
import type { Disturbance, Record } from "../../simulation/record.ts";
import { now } from "../history.ts";
import { seededRandom } from "../seeded-random.ts";
import { FleetDaemon } from "./fleet.ts";
import { Operator } from "./operator.ts";
import { readRecording, startRecording } from "./recorder.ts";
import { Requests, type Server } from "./requests.ts";
import { type Recording, viewsOf } from "./views.ts";
import { type Habits, pickFrom, USUAL, Visitor } from "./visitors.ts";
import { Watchers } from "./watchers.ts";
import { Wire } from "./wire.ts";

/** After this long in peace, everything must be well. */
const MAX_PEACE_MS = 20_000;
/** How long everything is watched after the last visitor has gone. */
const REST_MS = 2500;
const SCHEMA = "catq";
const ADDRESSES = ["127.0.1.1", "127.0.1.2", "127.0.1.3", "127.0.1.4"];

export interface WorldOptions {
  readonly version?: 15 | 18;
  readonly daemons?: number;
  /** A standby that follows; a COMMIT waits for it, or does not. */
  readonly standby?: "synchronous" | "asynchronous";
  readonly seed?: number;
  readonly visitors?: number;
  readonly habits?: Partial<Habits>;
  readonly hasOperator?: boolean;
  readonly flags?: readonly string[];
  /** Settings of the server. */
  readonly settings?: readonly string[];
  /** Everybody comes through nginx, with the site that is delivered, each with a stream. */
  readonly hasNginx?: boolean;
  /** Where daemons find the server instead of at its own port, such as at a pooler's. */
  readonly via?: (server: PostgresServer) => Promise<{ port: number; close(): Promise<void> }>;
}

/** Where requests and streams go. */
type Door = Server & { readonly url: string; readonly ca?: Buffer };

/** Real daemons on a real PostgreSQL, real clients, and all that is seen of it. */
export class World {
  readonly daemons: FleetDaemon[] = [];
  readonly servers: readonly PostgresServer[];
  readonly requests = new Requests();
  readonly watchers = new Watchers();
  readonly operator: Operator;
  readonly random: () => number;
  /** Which of the servers is the primary. */
  primary: PostgresServer;
  /** The processes that send to the standby, where they stand still. */
  senders: readonly number[] = [];
  readonly disturbances: Disturbance[] = [];
  readonly clockSteps: { at: number; ms: number }[] = [];
  readonly #options: WorldOptions;
  readonly #recordings: Recording[] = [];
  readonly #visitors: Visitor[] = [];
  /** The queue as the migrations left it. */
  readonly #first: { readonly queue: StoredQueue; readonly at: number };
  readonly #key: Buffer;
  readonly #cleanups: (() => Promise<unknown>)[] = [];
  #nginx: Door | null = null;

  private constructor(
    servers: readonly PostgresServer[],
    { queue, key }: { queue: StoredQueue; key: Buffer },
    options: WorldOptions,
  ) {
    const [primary] = servers;
    if (!primary) throw new Error("expected a server");
    this.servers = servers;
    this.primary = primary;
    this.random = seededRandom(options.seed ?? 1);
    this.#first = { queue, at: now() };
    this.#key = key;
    this.#options = options;
    const { daemons, random } = this;
    this.operator = new Operator({ daemons, random, addresses: ADDRESSES.slice(-1) });
  }

  static async make(options: WorldOptions = {}): Promise<World> {
    const primary = await PostgresServer.start(options.version ?? 18, options.settings);
    const servers = [primary];
    try {
      if (options.standby) servers.push(await primary.copied("standby"));
      const client = await primary.client();
      if (options.standby === "synchronous") {
        await client.query("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        await client.query("SELECT pg_reload_conf()");
        await sleep(200);
      }
      const key = randomBytes(32);
      await migratePostgres(client, SCHEMA, () => key);
      await startRecording(client, SCHEMA);
      const { rows } = await client.query(
        `SELECT to_jsonb(queue) AS queue FROM (SELECT ${QUEUE} FROM catq.queue) AS queue`,
      );
      const queue = queueOf(rows[0].queue);
      await client.end();
      const world = new World(servers, { queue, key }, options);
      await world.#startDaemons().catch(async (error: unknown) => {
        await world.remove();
        throw error;
      });
      return world;
    } catch (error) {
      await Promise.all(servers.map((server) => server.remove()));
      throw error;
    }
  }

  async #startDaemons(): Promise<void> {
    const { daemons = 3, flags = [], via, hasNginx = false } = this.#options;
    const common = [
      ...["--counters", "2", "--claim-window", "1500ms", "--view-window", "1500ms", "--ban-for", "2s"],
      ...["--rate-limit", "off", "--tickets-per-address", "1000", "--cat-stock", "2"],
      ...["--log-level", "info", ...flags],
    ];
    for (let index = 1; index <= daemons; index++) {
      const wires: Wire[] = [];
      for (const server of this.servers) {
        const pooler = await via?.(server);
        if (pooler) this.#cleanups.push(() => pooler.close());
        wires.push(await Wire.open(() => pooler?.port ?? server.port));
      }
      this.daemons.push(await FleetDaemon.make({ name: `n${index}`, wires, flags: common }));
    }
    await Promise.all(this.daemons.map((daemon) => daemon.start()));
    if (hasNginx) this.#startNginx({ https: await freePort(), http: await freePort() });
  }

  /** A connection to the primary that goes through no wire. */
  async client(): Promise<Client> {
    return this.primary.client();
  }

  pick(): Door {
    return this.#nginx ?? pickFrom(this.daemons, this.random);
  }

  #startNginx(ports: { readonly https: number; readonly http: number }): void {
    const upstream = this.daemons.map(({ url }) => new URL(url).host);
    const nginx = NginxProcess.start({ upstream, ...ports, connections: 4096, isQuiet: true });
    const ca = readFileSync(nginx.certificateFile);
    const http = new HttpClient(nginx.url, undefined, ca);
    this.#cleanups.push(async () => {
      http.close();
      await nginx.remove();
    });
    this.#nginx = { name: "nginx", url: nginx.url, http, ca };
  }

  /** Visitors and watchers come, and the operator, where there is one. */
  open(): void {
    const pick = (): Door => this.pick();
    const watching = this.#nginx ? 1 : 0.2;
    const addresses = this.#nginx
      ? Array.from({ length: 40 }, (_, index) => `127.0.2.${index + 1}`)
      : ADDRESSES;
    const { visitors = 12, habits = {}, hasOperator = false, seed = 1 } = this.#options;
    for (let index = 0; index < visitors; index++) {
      const visitor = new Visitor({
        name: `v${seed}-${index}`,
        address: addresses[index % addresses.length] ?? "",
        requests: this.requests,
        random: this.random,
        habits: { ...USUAL, ...habits },
        pick,
        onTicket: ({ sequence, token }, address) => {
          if (this.random() < watching) this.watchers.watch({ address, pick, sequence, token });
        },
      });
      this.#visitors.push(visitor);
      void visitor.live();
    }
    for (const daemon of this.daemons) this.watchers.watch({ address: "127.0.1.9", pick: () => daemon });
    if (hasOperator) this.operator.work(400);
  }

  /** Does something that is wrong, and notes for how long. */
  async disturb<T>(kind: string, act: () => Promise<T>): Promise<T> {
    const from = now();
    const disturbance = { kind, from, to: Number.POSITIVE_INFINITY };
    this.disturbances.push(disturbance);
    try {
      return await act();
    } finally {
      disturbance.to = now();
    }
  }

  /** The primary is gone for good, and the standby takes its place; what the old one had is kept to be looked at. */
  async failOver(): Promise<void> {
    const [old, standby] = this.servers;
    if (!old || !standby) throw new Error("expected a standby");
    const endedAt = now();
    await old.down("SIGKILL");
    // Those that stand still would send what they have when they go on.
    for (const pid of this.senders) process.kill(pid, "SIGKILL");
    const client = await standby.client();
    await client.query("SELECT pg_promote()");
    await client.end();
    this.primary = standby;
    this.#lost = async () => {
      await old.up(["synchronous_standby_names=", "listen_addresses=127.0.0.1"]);
      const reader = await old.client();
      this.#recordings.push({ changes: await readRecording(reader), endedAt });
      await reader.end();
    };
  }

  #lost: () => Promise<void> = async () => {};

  /** Everything is mended: everybody is served, and all that was seen is handed over. */
  async close(): Promise<Record> {
    const healedAt = now();
    await this.operator.setRight();
    for (const visitor of this.#visitors) visitor.finish();
    const client = await this.client();
    const isOver = (): boolean => this.#visitors.every((visitor) => visitor.isOver);
    for (const giveUpAt = now() + MAX_PEACE_MS; now() < giveUpAt; await sleep(100)) {
      if (isOver() && (await this.#isEmpty(client))) break;
    }
    await sleep(REST_MS);
    const stuck = this.#visitors.filter((visitor) => !visitor.isOver).map(({ name }) => name);
    if (!(await this.#isEmpty(client))) stuck.push("somebody whose window never ended");
    this.requests.close();
    for (const visitor of this.#visitors) visitor.stop();
    const endedAt = now();
    const openWatchers = [...this.watchers.open.values()];
    this.watchers.close();
    await this.#lost();
    this.#recordings.push({ changes: await readRecording(client) });
    await client.end();
    const { disturbances, clockSteps, watchers } = this;
    return {
      ...{
        seed: this.#options.seed ?? 1,
        hasTimeline: true,
        clockRate: 1,
        isExact: false,
        catPatienceMs: 10_000,
      },
      key: this.#key,
      isSynchronous: this.#options.standby === "synchronous",
      views: viewsOf(this.#first, this.#recordings),
      operations: [...this.requests.operations, ...this.operator.operations],
      frames: watchers.frames,
      ...{ lives: this.daemons.flatMap(({ lives }) => lives), absences: [], isTelling: false },
      errors: this.daemons.flatMap(({ name, errors }) => errors.map((error) => ({ ...error, daemon: name }))),
      ...{ disturbances, clockSteps, healedAt, endedAt, openWatchers, stuck },
    };
  }

  async remove(): Promise<void> {
    this.requests.close();
    for (const visitor of this.#visitors) visitor.stop();
    this.watchers.close();
    await Promise.all(this.daemons.map((daemon) => daemon.remove()));
    for (const cleanup of this.#cleanups) await cleanup();
    await Promise.all(this.servers.map((server) => server.remove()));
  }

  async #isEmpty(client: Client): Promise<boolean> {
    const { rows } = await client.query("SELECT 1 FROM catq.ticket WHERE ended_at IS NULL LIMIT 1");
    return rows.length === 0;
  }
}
