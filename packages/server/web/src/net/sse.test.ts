import fc from "fast-check";
import { expect, it } from "vitest";
import { NEW_PARSER, parseSse, type SseEvent } from "./sse.ts";

function read(pieces: readonly string[]): { events: SseEvent[]; retryMs: number | null } {
  let parser = NEW_PARSER;
  const events: SseEvent[] = [];
  for (const chunk of pieces) {
    const parsed = parseSse(parser, chunk);
    parser = parsed.parser;
    events.push(...parsed.events);
  }
  return { events, retryMs: parser.retryMs };
}

const STREAM =
  'retry: 1500\n\n: \n\nid: 4\nevent: board\ndata: {"a":1}\n\ndata: one\r\ndata:two\r\n\r\nevent: nothing\n\ndata\n\n';

it("reads events, comments and the wish for a pause", () => {
  expect(read([STREAM])).toEqual({
    retryMs: 1500,
    events: [
      { event: "board", data: '{"a":1}' },
      { event: "message", data: "one\ntwo" },
      { event: "message", data: "" },
    ],
  });
});

it("reads the same in whatever pieces it comes", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
      const pieces = at.slice(1).map((end, i) => STREAM.slice(at[i], end));
      expect(read(pieces)).toEqual(read([STREAM]));
    }),
  );
});

it("gives no event before its empty line has come", () => {
  expect(read(["data: half\n"]).events).toEqual([]);
});
