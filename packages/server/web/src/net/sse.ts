/** One event of a stream. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/** The state of a parser between two chunks. */
export interface SseParser {
  readonly line: string;
  readonly event: string;
  readonly data: readonly string[];
  /** The stream's own `retry:` in milliseconds, if it gave one. */
  readonly retryMs: number | null;
}

export const NEW_PARSER: SseParser = { line: "", event: "", data: [], retryMs: null };

/**
 * Parses the next chunk of a text/event-stream (WHATWG HTML, section 9.2.6). A line that is not complete waits
 * for the next chunk. Ids are ignored, since each event is the whole value.
 */
export function parseSse(parser: SseParser, chunk: string): { parser: SseParser; events: SseEvent[] } {
  // "Any line ending may be CRLF, LF or CR": a CR at the end of a chunk may be half of a CRLF.
  const text = parser.line + chunk;
  const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
  const lines = whole.split(/\r\n|\n|\r/);
  const line = (lines.pop() ?? "") + text.slice(whole.length);
  let { event, retryMs } = parser;
  let data = [...parser.data];
  const events: SseEvent[] = [];
  for (const full of lines) {
    if (full === "") {
      if (data.length > 0) events.push({ event: event || "message", data: data.join("\n") });
      event = "";
      data = [];
      continue;
    }
    // "If the line starts with a U+003A COLON character (:), ignore the line."
    const [, field = "", value = ""] = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(full) ?? [];
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
    else if (field === "retry" && /^\d+$/.test(value)) retryMs = Number(value);
  }
  return { parser: { line, event, data, retryMs }, events };
}
