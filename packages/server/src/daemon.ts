import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { PROBLEMS } from "@catq/shared";
import { growthRoom } from "./cats/growth-room.ts";
import { makersOf } from "./cats/makers.ts";
import { namedSource } from "./cats/named-sources.ts";
import type { CatSource } from "./cats/source.ts";
import { CatStock } from "./cats/stock.ts";
import { LiveConfig, type Reload } from "./config/live-config.ts";
import type { Config } from "./config/options.ts";
import {
  clashOf,
  declaredSettings,
  differingSettings,
  readSetting,
  withSettings,
} from "./config/shared-settings.ts";
import { openControl } from "./control/control-server.ts";
import { keepAssets } from "./http/page/keep-assets.ts";
import { OtherVersions } from "./http/page/other-versions.ts";
import { loadPageFiles } from "./http/page/page-files.ts";
import { createHttpServer, createListener, type HttpServer } from "./http/server.ts";
import { WaitingListener } from "./http/waiting.ts";
import { Metrics } from "./metrics/metrics.ts";
import { maxDescriptors } from "./metrics/process-metrics.ts";
import { takeSnapshot } from "./metrics/snapshot.ts";
import { LOOPBACK, NetworkList } from "./network/network-list.ts";
import { openStore } from "./open-store.ts";
import { CleanupStack } from "./process/cleanup-stack.ts";
import { listen, listenOnHanded } from "./process/listen.ts";
import { createLog, type Logger } from "./process/log.ts";
import { listenOnUnixSocket } from "./process/unix-socket.ts";
import { startPush } from "./push/start-push.ts";
import { Queue } from "./queue/queue.ts";
import { ok, type Result, refuse } from "./queue/result.ts";
import type { StorageError } from "./queue/store.ts";
import { type Clock, type Random, systemClock } from "./queue/time/clock.ts";
import { probeDisk } from "./readiness/disk-probe.ts";
import { Readiness } from "./readiness/readiness.ts";
import { startError } from "./start-errors.ts";
import { lockDataFolder } from "./store/sqlite/file/data-folder.ts";
import { startUpkeep } from "./upkeep.ts";

/** Beside the folder of this file, whether that is `src/`, `build/` or `dist/`. */
const WEB = fileURLToPath(new URL("../web", import.meta.url));
/** How long a claim waits for a cat where none is in stock. */
const MAX_CAT_WAIT_MS = 10000;

/** Parts that a test, or a program around the daemon, may put in the place of the usual ones. */
export interface DaemonParts {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Logger;
  /** Instead of those that the configuration names. */
  readonly cats?: readonly CatSource[];
  /** For `catqd status`. */
  readonly version?: string;
  readonly pid?: number;
  /** Certificates that push services may have, instead of those that Node trusts. */
  readonly pushCertificates?: string;
  /** The descriptor of a socket to listen on, instead of opening one; its host and port are those that count. */
  readonly handedSocket?: number | null;
  /** Variables of the environment, for the database's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Gives up a start that waits for its database; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Daemon {
  /** Where it listens: `http://127.0.0.1:8080`, with an IPv6 address in brackets, or `unix:/run/catqd/http.sock`. */
  readonly url: string;
  /** Whether it listens on a socket that it was handed. */
  readonly isSocketHanded: boolean;
  /** Resolves when the disk has failed for good, after which every request is refused: close, and start anew. */
  readonly failed: Promise<StorageError>;
  /** Takes over what of another configuration can change while it runs, and says what. */
  reconfigure(next: Config): Promise<Reload>;
  /** Says on `/readyz` that it is about to stop, and serves on for as long as is configured. */
  drain(): Promise<void>;
  /** Ends streams, answers what is under way, lets go of the disk: within 10 s. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a daemon: the one place where all parts meet. Rejects with CatqdError, all earlier steps undone,
 * where one of them fails.
 */
export async function startDaemon(config: Config, parts: DaemonParts = {}): Promise<Daemon> {
  const clock = parts.clock ?? systemClock;
  const log = parts.log ?? createLog("silent", { write: () => {} });
  const onError = (error: unknown): void => log.error({ err: error }, "a task in the background failed");
  const live = new LiveConfig(config);
  const settings = live.view({ catPatienceMs: MAX_CAT_WAIT_MS });
  const cleanup = new CleanupStack(clock, (message, error) => log.warn({ err: error }, message));
  let isReady = false;
  let onFatal = (_error: StorageError): void => {};
  const failed = new Promise<StorageError>((resolve) => {
    onFatal = resolve;
  });
  try {
    const lock = lockDataFolder(config.dataFolder, (message) => log.warn(message));
    cleanup.defer("the lock", async () => lock.release());

    const { version = "unknown", pid = 0, handedSocket = null } = parts;
    const startedAt = clock.wall();
    const metrics = new Metrics({
      now: () => clock.now(),
      startedAt,
      version,
      catSources: parts.cats?.map(() => "other") ?? config.cats.map(({ kind }) => kind),
      refusalCodes: Object.keys(PROBLEMS),
    });
    cleanup.defer("the metrics", async () => metrics.close());

    const server = createListener();
    const waiting = new WaitingListener(server, () => listenAsTold(server, config, { handedSocket, log }));
    cleanup.defer("the listening", async () => waiting.close());
    const store = await openStore(config, {
      clock,
      readSettings: (inForce) => ({ ...withSettings(live.own, inForce), catPatienceMs: MAX_CAT_WAIT_MS }),
      onFatal,
      watch: metrics.storeWatch,
      log,
      about: () => (waiting.address === null ? null : { address: waiting.address, version }),
      env: parts.env ?? {},
      onWaiting: () => waiting.begin(),
      signal: AbortSignal.any([waiting.failed, ...(parts.signal ? [parts.signal] : [])]),
    });
    const share = async (): Promise<void> => {
      const changed = live.share(await store.settingsInForce());
      if (changed.length > 0) log.info({ changed }, "settings have changed");
    };
    live.share(await store.settingsInForce());
    store.on("settings", () => void share().catch(onError));
    store.on("held", (_isHeld, why) => {
      const hint = store.shared?.health().why ?? undefined;
      if (why)
        log.warn({ err: why, hint }, `${why.message}: changes are refused, and the clocks stand still`);
      else log.info("changes can be stored again: the queue goes on");
    });
    let letGo = (): Promise<void> => store.close();
    cleanup.defer("the store", () => letGo());
    // Read before anything of this run is recorded, which tells nothing about its clock.
    const [newest] = await store.log({ limit: 1 });

    const random = parts.random ?? Math.random;
    const logFileProblem = (message: string): void => log.warn(message);
    const makers = makersOf();
    const sourceParts = { settings: config, clock, random, log: logFileProblem, processes: makers.urgent };
    const sources = parts.cats ?? config.cats.map((name) => namedSource(name, sourceParts));
    const cats = new CatStock({
      store,
      sources,
      get target() {
        return settings.catStock;
      },
      makers,
      mayGrow: growthRoom({ clock, folder: store.shared ? null : config.dataFolder }),
      clock,
      log: (message, error) => log.warn({ err: error }, message),
      watch: metrics.cats,
    });
    store.on("change", () => cats.lineChanged());
    cleanup.defer("the cats", () => cats.close(), 1500);

    const neverBanned = (): readonly string[] => [
      ...settings.neverBan,
      ...settings.trustProxy,
      ...settings.crowd,
    ];
    const queue = await Queue.open({
      store,
      clock,
      cats,
      declared: declaredSettings(config),
      neverBanned,
      crowd: () => settings.crowd,
      onError,
    });
    letGo = () => queue.close();
    const otherwise = differingSettings(live.own, await store.settingsInForce());
    if (otherwise.length > 0) log.info({ otherwise }, "what was set is in force, not what is configured");

    const retention = {
      get ticketsMs() {
        // One may have been set without the other, by another daemon of the queue.
        return Math.max(settings.ticketRetentionMs, settings.rejoinWindowMs);
      },
      get logMs() {
        return settings.logRetentionMs;
      },
    };
    const stopUpkeep = startUpkeep({ store, clock, retention, onError });
    cleanup.defer("the upkeep", async () => stopUpkeep());

    const readiness = new Readiness({
      clock,
      probe: () => probeDisk(config.dataFolder),
      database: () => store.shared?.health() ?? null,
      stockSize: () => store.stockSize(),
      canMakeCats: () => cats.canMake,
      newestRecordAt: newest?.at ?? 0,
    });
    cleanup.defer("the readiness", () => readiness.close(), 1000);

    const push =
      config.isPushOn && config.pushContact !== null
        ? startPush({
            ...{ store, queue, clock, onError },
            contact: config.pushContact,
            allowed: config.pushAllow,
            title: () => settings.title,
            watch: metrics.push.note,
            log: (message, about) => log.warn(about, message),
            certificates: parts.pushCertificates,
          })
        : null;
    if (push) cleanup.defer("the push messages", () => push.close(), 1000);

    const pages = loadPageFiles(WEB, config.publicUrl);
    const assets = store.shared?.assets ?? null;
    const keeping = assets && keepAssets({ assets, pages, clock, onError });
    cleanup.defer("the assets", async () => keeping?.stop());
    // Before a page of this version is shown: its modules may be asked of any daemon.
    await keeping?.begun;
    waiting.end();
    const http: HttpServer = createHttpServer({
      server,
      queue,
      settings,
      log,
      clock,
      random,
      pages,
      otherPages: assets && new OtherVersions(assets),
      readiness: async () => (isReady ? readiness.checks() : null),
      metrics: () => metrics.scrape(() => takeSnapshot({ store, http, readiness, settings, clock })),
      push: push?.door ?? null,
      watch: metrics.http,
      openFiles: await maxDescriptors(),
    });
    cleanup.defer("the server", () => http.close(), 7000);
    const url = await waiting.url();

    const isSocketHanded = handedSocket !== null;
    const { dataFolder } = config;
    const about = { url, isSocketHanded, version, pid, startedAt, dataFolder };
    const health = async () => {
      const { board, ticket } = http.figures().streams;
      const [banCount, checks, daemons] = await Promise.all([
        store.banCount(clock.wall()).catch(() => null),
        readiness.checks(),
        store.shared?.daemons().catch(() => null) ?? [],
      ]);
      return {
        ...http.troubles(),
        watchers: { board, ticket },
        banCount,
        push: push && metrics.push.figures(),
        checks: checks.map(({ name, isOk, detail }) => ({ name, isOk, detail })),
        daemons: daemons && [...daemons],
      };
    };
    const control = await openControl({
      queue,
      about,
      health,
      readSetting: (name, texts) => checkedSetting(settings, name, texts),
      clock,
      log,
    });
    cleanup.defer("the operator's socket", () => control.close(), 2000);

    const drain = (): Promise<void> => {
      isReady = false;
      return new Promise((resolve) => void clock.wake(clock.now() + settings.drainDelayMs, resolve));
    };
    const close = (): Promise<void> => {
      isReady = false;
      return cleanup.runAll();
    };
    const reconfigure = async (next: Config): Promise<Reload> => {
      const reload = live.take(next);
      if (reload.changed.includes("log-level")) log.level = settings.logLevel;
      if (reload.changed.length > 0) cats.refill();
      await queue.declare(declaredSettings(live.own)).catch(onError);
      return reload;
    };
    isReady = true;
    log.info({ url, isSocketHanded, dataFolder }, "listening");
    return { url, isSocketHanded, failed, reconfigure, drain, close };
  } catch (error) {
    await cleanup.runAll();
    throw parts.signal?.aborted ? error : startError(error, config);
  }
}

/** On the socket that was handed over, else on the Unix socket that is named, else on TCP; answers where that is. */
async function listenAsTold(
  server: Server,
  { listen: path, host, port, trustProxy }: Config,
  { handedSocket, log }: { handedSocket: number | null; log: Logger },
): Promise<string> {
  const complain = (message: string): void => log.warn(message);
  const url = await (handedSocket !== null
    ? listenOnHanded(server, handedSocket, complain)
    : path !== null
      ? listenOnUnixSocket(server, path, complain)
      : listen(server, host, port));
  const trusted = new NetworkList(trustProxy);
  if (url.startsWith("http:") && LOOPBACK.some((network) => trusted.overlaps(network)))
    log.warn(
      {
        hint: "He can have any visitor banned. Let the proxy connect to `listen: unix:/run/catqd/http.sock`.",
      },
      "any local user can pass for the proxy: trust-proxy names loopback",
    );
  return url;
}

/** A setting's value, checked, where `current` is what is in force. */
function checkedSetting(current: Config, name: string, texts: readonly string[]): Result<readonly string[]> {
  const read = readSetting(name, texts);
  const wrong = "value" in read ? clashOf(current, name, read.value) : read.wrong;
  return "value" in read && wrong === null
    ? ok(read.value)
    : refuse({ code: "invalid", detail: wrong ?? "" });
}
