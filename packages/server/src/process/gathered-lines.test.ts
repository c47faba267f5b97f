import { expect, it } from "vitest";
import { gatherLines } from "./gathered-lines.ts";

function gathered() {
  const written: string[] = [];
  const ends: (() => void)[] = [];
  const lines = gatherLines(
    (text) => written.push(text),
    (flush) => ends.push(flush),
  );
  return { written, ends, ...lines };
}

it("writes the lines of one while together, in their order", () => {
  const { written, ends, add } = gathered();
  add("a\n");
  add("b\n");
  expect({ written, whiles: ends.length }).toEqual({ written: [], whiles: 1 });
  ends[0]?.();
  expect(written).toEqual(["a\nb\n"]);
  add("c\n");
  ends[1]?.();
  expect(written).toEqual(["a\nb\n", "c\n"]);
});

it("writes at once when asked to, and nothing twice", () => {
  const { written, ends, add, flush } = gathered();
  add("a\n");
  flush();
  ends[0]?.();
  flush();
  expect(written).toEqual(["a\n"]);
});
