import { type DestinationStream, type Logger, pino } from "pino";
import { timeText } from "./time-text.ts";

export type { Logger } from "pino";

/** Anything of a token's shape, as people may type it into a place where none belongs, such as a URL. */
const TOKEN = /\b[a-z]{1,8}(?:[0-9oil]{2}(?:-|%20)|[0-9]{2})[0-9a-z]{13}\b/gi;

/**
 * The daemon's log: one JSON object a line, with times in RFC 3339, unless `form` writes it otherwise. Whatever looks
 * like a token is blacked out of every line, so that no fault elsewhere can write one down.
 */
export function createLog(
  level: string,
  to: DestinationStream,
  form: (line: string) => string = (line) => line,
): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: "message",
      timestamp: () => `,"time":"${timeText(Date.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => form(line.replace(TOKEN, "[token]")) },
    },
    to,
  );
}
