import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { takeWindowTitle, titleSequence } from "./window-title.ts";

function terminal(isTTY: boolean): { stream: NodeJS.WriteStream; written(): string } {
  const stream = Object.assign(new PassThrough(), { isTTY });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    written: () => String(stream.read() ?? ""),
  };
}

test("keeps the title before, shows each new one once, and gives the first one back, once", () => {
  const { stream, written } = terminal(true);
  const title = takeWindowTitle(stream);
  title.show("A07 · next");
  title.show("A07 · next");
  title.release();
  title.release();
  title.show("late");
  expect(written()).toBe("\x1b[22;2t\x1b]2;A07 · next\x07\x1b]2;\x07\x1b[23;2t");
});

test("gives it back when the process ends before", () => {
  const { stream, written } = terminal(true);
  takeWindowTitle(stream);
  const release = process.listeners("exit").at(-1);
  release?.(0);
  expect(written()).toContain("\x1b[23;2t");
  expect(process.listeners("exit")).not.toContain(release);
});

test("is silent where there is no terminal", () => {
  const { stream, written } = terminal(false);
  const title = takeWindowTitle(stream);
  title.show("A07");
  title.release();
  expect(written()).toBe("");
});

test("nothing in a title ends it early", () => {
  expect(titleSequence("a\x07b\x1b\\c\u009cd")).toBe("\x1b]2;ab\\cd\x07");
});
