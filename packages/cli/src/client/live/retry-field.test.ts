import { expect, test } from "vitest";
import { createRetryReader } from "./retry-field.ts";

function read(...chunks: string[]): number | null {
  const reader = createRetryReader();
  for (const chunk of chunks) reader.feed(Buffer.from(chunk));
  return reader.retryMs;
}

test.each([
  [["retry: 2000\n"], 2000],
  [["retry:2000\r\n"], 2000],
  [["data: x\n\nret", "ry: 20", "00", "\n\n"], 2000],
  [["retry: 1\n", "retry: 2\n"], 2],
  [[`: ${"é".repeat(5000)}`, "\nretry: 5\n"], 5],
])("reads %j, however it is cut", (chunks, ms) => {
  expect(read(...chunks)).toBe(ms);
});

test.each(["retry: 2000", "retry: 2s\n", "retry: -1\n", "data: retry: 1\n", `retry: ${"9".repeat(400)}\n`])(
  "finds none in %j",
  (text) => {
    expect(read(text)).toBeNull();
    expect(read(...text)).toBeNull();
  },
);
