import type { Config } from "./config/options.ts";
import { reload } from "./config/reload.ts";
import type { ConfigReading } from "./config/resolve.ts";
import { startDaemon } from "./daemon.ts";
import { EXIT } from "./process/exit-codes.ts";
import type { Logger } from "./process/log.ts";
import { handedNote } from "./process/socket-activation.ts";

export interface ServeParts {
  readonly log: Logger;
  readonly version: string;
  readonly pid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The descriptor of a socket to listen on; null to open one. */
  readonly handedSocket: number | null;
  readonly out: (text: string) => void;
  /** Told the URL after the ready line. */
  readonly onListening?: (url: string) => void;
  /** Resolves with the name of the signal that asks the process to end. */
  readonly stopSignal: Promise<string>;
  /** Calls `listener` whenever the configuration is to be read again. */
  readonly onReload: (listener: () => void) => void;
  /** Resolves with null where there is no file. */
  readonly reread: () => Promise<ConfigReading | null>;
}

/** Runs the daemon from start to stop; resolves with the exit code, rejects with CatqdError if it cannot start. */
export async function serve(config: Config, parts: ServeParts): Promise<number> {
  const { log, version, pid, handedSocket } = parts;
  const asked = parts.stopSignal.then((signal) => ({ signal }));
  const stopping = new AbortController();
  void asked.then((signal) => stopping.abort(signal));
  const { env } = parts;
  const starting = { log, version, pid, handedSocket, env, signal: stopping.signal };
  const daemon = await startDaemon(config, starting).catch((error: unknown) => {
    if (stopping.signal.aborted) return null;
    throw error;
  });
  if (daemon === null) {
    log.info(await asked, "stopping");
    log.info("stopped");
    return EXIT.ok;
  }
  // One after the other: the file as it was read last is what holds.
  let reloading = Promise.resolve();
  parts.onReload(() => {
    reloading = reloading.then(() => reload(daemon, parts.reread, log));
  });
  parts.out(`catqd is listening on ${daemon.url}${handedNote(daemon.isSocketHanded)}\n`);
  parts.onListening?.(daemon.url);
  const end = await Promise.race([asked, daemon.failed.then((failure) => ({ failure }))]);
  if ("signal" in end) {
    log.info(end, "stopping");
    await Promise.race([daemon.drain(), daemon.failed]);
  } else if (end.failure.kind === "outdated") {
    log.fatal({ err: end.failure.cause }, "the database is a newer catqd's: stopping");
    await Promise.race([daemon.drain(), asked]);
  } else if (end.failure.kind === "broken") {
    log.fatal({ err: end.failure }, "the database failed: stopping");
  } else log.fatal({ err: end.failure }, "the disk failed: stopping");
  await daemon.close();
  log.info("stopped");
  if ("signal" in end) return EXIT.ok;
  return end.failure.kind === "outdated" ? EXIT.data : EXIT.io;
}
