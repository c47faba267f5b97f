/** One event of a stream. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/** What a parser remembers from one piece of text to the next. */
export interface SseRest {
  readonly line: string;
  readonly event: string;
  readonly data: readonly string[];
  /** The stream's own `retry:` in milliseconds, if it gave one. */
  readonly retryMs: number | null;
}

export const NO_REST: SseRest = { line: "", event: "", data: [], retryMs: null };

/**
 * Reads the next piece of a text/event-stream (WHATWG HTML, section 9.2.6); ids are not needed here, since
 * each event is the whole value. A line's end that falls between two pieces is waited for.
 */
export function parseSse(rest: SseRest, piece: string): { rest: SseRest; events: SseEvent[] } {
  // "Any line ending may be CRLF, LF or CR": a CR at the end of a piece may be half of a CRLF.
  const text = rest.line + piece;
  const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
  const lines = whole.split(/\r\n|\n|\r/);
  const line = (lines.pop() ?? "") + text.slice(whole.length);
  let { event, retryMs } = rest;
  let data = [...rest.data];
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
  return { rest: { line, event, data, retryMs }, events };
}
