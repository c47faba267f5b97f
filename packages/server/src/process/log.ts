import { writeSync } from "node:fs";
import { type DestinationStream, destination, type Logger, pino } from "pino";
import { gatherLines } from "./gathered-lines.ts";
import { timeText } from "./time-text.ts";

export type { Logger } from "pino";

const STANDARD_ERROR = 2;
/** How long a line waits for others. */
const GATHERED_MS = 20;

/** Anything of a token's shape, as people may type it into a place where none belongs, such as a URL. */
const TOKEN = /\b[a-z]{1,8}(?:[0-9oil]{2}(?:-|%20)|[0-9]{2})[0-9a-z]{13}\b/gi;

/**
 * The daemon's log: one JSON object a line, with times in RFC 3339. Whatever looks like a token is blacked
 * out of every line, so that no fault elsewhere can write one down.
 */
export function createLog(level: string, to: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: "message",
      timestamp: () => `,"time":"${timeText(Date.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => line.replace(TOKEN, "[token]") },
    },
    to,
  );
}

/** Where the log goes: standard error, without holding up whoever logs; once nobody reads it, nowhere. */
export function standardError(): DestinationStream & { flushSync(): void } {
  const to = destination({ dest: STANDARD_ERROR, sync: false });
  const atOnce = destination({ dest: STANDARD_ERROR, sync: true });
  const writeLater = to.write.bind(to);
  let write = writeLater;
  // The timer keeps the process alive: what is still gathered when it ends would be lost otherwise.
  const lines = gatherLines(
    (text) => write(text),
    (end) => setTimeout(end, GATHERED_MS),
  );
  to.write = (line) => {
    lines.add(line);
    return true;
  };
  const flush = to.flushSync.bind(to);
  // A flush, which pino also makes by itself at the end, tries again until it works: at a terminal that is
  // gone, for ever.
  to.flushSync = () => {
    if (!isWritable(STANDARD_ERROR)) return;
    flush();
    // Not to be handed to the thread that writes: it may be the last thing that the process does. What that thread
    // was given already is lost where the process is ended at once, and only there.
    write = atOnce.write.bind(atOnce);
    lines.flush();
    write = writeLater;
  };
  const giveUp = (): void => {
    write = () => true;
    to.flushSync = () => {};
  };
  to.on("error", giveUp);
  atOnce.on("error", giveUp);
  return to;
}

/** Whether the terminal behind a descriptor is still there: one that is gone refuses even nothing. */
function isWritable(fd: number): boolean {
  try {
    writeSync(fd, "");
    return true;
  } catch {
    return false;
  }
}
