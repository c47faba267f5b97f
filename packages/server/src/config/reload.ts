import type { Logger } from "pino";
import { formatFault } from "./fault.ts";
import type { Reload } from "./live-config.ts";
import type { Config } from "./options.ts";
import type { ConfigReading } from "./resolve.ts";

/**
 * Reads the configuration again and has the daemon take over what it can. What is wrong with it is logged,
 * every fault, and then changes nothing. Never rejects.
 */
export async function reload(
  daemon: { reconfigure(next: Config): Promise<Reload> },
  reread: () => Promise<ConfigReading | null>,
  log: Logger,
): Promise<void> {
  try {
    const reading = await reread();
    if (reading === null) {
      log.warn("there is no configuration file to read again");
      return;
    }
    if (!reading.ok) {
      for (const fault of reading.faults)
        log.error({ fault: formatFault(fault) }, "a fault in the configuration");
      log.error({ faults: reading.faults.length }, "the configuration is faulty: nothing was changed");
      return;
    }
    const { changed, needsRestart } = await daemon.reconfigure(reading.config);
    for (const option of needsRestart) log.warn({ option }, "this option changes with a restart only");
    log.info({ changed, needsRestart }, "the configuration was read again");
  } catch (error) {
    log.error({ err: error }, "the configuration could not be read again");
  }
}
