/** Longer lines cannot be a `retry` field that is worth reading: 99999 s are 8 digits. */
const MAX_LINE_LENGTH = 24;

/**
 * Finds the `retry` field of an event stream (WHATWG HTML, 9.2.6: "If the field value consists of only ASCII
 * digits"), in milliseconds. EventSource keeps it to itself. Feed it the chunks as they come.
 */
export function createRetryReader(): { feed(chunk: Uint8Array): void; readonly retryMs: number | null } {
  let retryMs: number | null = null;
  let unfinished = "";
  return {
    feed(chunk) {
      // All of the field is ASCII, so bytes do for characters.
      const lines = (unfinished + Buffer.from(chunk).toString("latin1")).split(/[\r\n]/);
      unfinished = (lines.pop() ?? "").slice(0, MAX_LINE_LENGTH);
      for (const line of lines) {
        const match = /^retry: ?(\d{1,8})$/.exec(line);
        if (match) retryMs = Number(match[1]);
      }
    },
    get retryMs() {
      return retryMs;
    },
  };
}
