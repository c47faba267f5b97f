import { paint } from "@catq/shared";
import { expect, it } from "vitest";
import { colouredLine } from "./colour-lines.ts";

/** The line with each colour as a tag. */
function tagged(line: string): string {
  const names = { 1: "<b>", 2: "<dim>", 22: "</>", 31: "<red>", 32: "<green>", 33: "<yellow>", 39: "</>" };
  return colouredLine(line, paint(true)).replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what begins a colour
    /\u001b\[(\d+)m/g,
    (_all, code: string) => names[Number(code) as keyof typeof names],
  );
}

it.each([
  ["The queue is open, with 1 counter.", "The queue is <b><green>open</></>, with 1 counter."],
  ["The queue is paused: clocks stand.", "The queue is <b><yellow>paused</></>: clocks stand."],
  ["The queue is closed, with 2 counters.", "The queue is <b><red>closed</></>, with 2 counters."],
  ["At the counters: nobody", "<b>At the counters:</> nobody"],
  ["Ready: disk, clock and cats are well.", "<green>Ready:</> disk, clock and cats are well."],
  ["Not ready:", "<red>Not ready:</>"],
  ["2026-11-25 02:23:42  A07 was taken.", "<dim>2026-11-25 02:23:42</>  A07 was taken."],
  ["host    127.0.0.1  default", "<dim>host    127.0.0.1  default</>"],
  ["A07 was skipped.", "A07 was skipped."],
  ["192.0.2.7 is banned since today, for ever: why", "192.0.2.7 is banned since today, for ever: why"],
])("paints %j by its form", (line, painted) => {
  expect(tagged(line)).toBe(painted);
});

it("leaves every line as it is without colour", () => {
  expect(colouredLine("The queue is open, with 1 counter.", paint(false))).toBe(
    "The queue is open, with 1 counter.",
  );
});
