import { isatty } from "node:tty";
import { hasColour, paint } from "@catq/shared";
import { nextSteps } from "./commands/output/next-steps.ts";
import type { Config } from "./config/options.ts";
import { collectAtFirstRest } from "./process/first-rest.ts";
import { createLog } from "./process/log.ts";
import { LogDestination } from "./process/log-destination.ts";
import { takeHandedSocket } from "./process/socket-activation.ts";
import { textLine } from "./process/text-lines.ts";
import { tuneYoungGeneration } from "./process/young-generation.ts";
import { type ServeParts, serve } from "./serve.ts";

const STANDARD_ERROR = 2;

interface RunParts extends Pick<ServeParts, "version" | "reread" | "stopSignal" | "onReload"> {
  /** What the operator's commands need to find this daemon. */
  readonly flags: string;
}

/** Runs the daemon as the work of this process, until it is told to stop; resolves with the exit code. */
export function runDaemon(process: NodeJS.Process, config: Config, parts: RunParts): Promise<number> {
  const { flags, ...others } = parts;
  tuneYoungGeneration();
  const handedSocket = takeHandedSocket(process.env, process.pid);
  const destination = new LogDestination(STANDARD_ERROR);
  process.on("exit", () => destination.flushSync());
  const isForPerson = isatty(STANDARD_ERROR);
  const colours = paint(hasColour(process.env, isForPerson));
  const isText = config.logFormat === "text" || (config.logFormat === "auto" && isForPerson);
  const log = createLog(
    config.logLevel,
    destination,
    isText ? (line) => textLine(line, colours, process.stderr.columns) : undefined,
  );
  destination.onDropped = (lines) =>
    log.error({ lines }, "log lines were dropped: nobody read the log, or its disk was full");
  // The daemon's own timers keep no process alive, and there are moments when only they run.
  const alive = setInterval(() => {}, 2 ** 30);
  return serve(config, {
    ...others,
    log,
    pid: process.pid,
    env: process.env,
    handedSocket,
    out(text) {
      // In the order in which it happened.
      if (isForPerson) destination.flushSync();
      process.stdout.write(text);
    },
    onListening(url) {
      collectAtFirstRest();
      if (isForPerson) process.stderr.write(`${nextSteps({ url, flags }, colours).join("\n")}\n`);
    },
  }).finally(() => clearInterval(alive));
}
