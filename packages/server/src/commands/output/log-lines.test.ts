import { expect, it } from "vitest";
import type { LogReport } from "./reports.ts";
import { logLines } from "./sentences.ts";

type Line = LogReport["events"][number];

const AT = "2026-11-25T10:00:00.000Z";

/** What a person reads of one line of A07's log. */
function told(line: Partial<Line> & Pick<Line, "type">): string {
  const [text = ""] = logLines({ events: [{ at: AT, number: "A07", ...line }] });
  const [, rest = ""] = /^2026-11-2[456] \d\d:00:00 {2}(.*)$/.exec(text) ?? [];
  return rest;
}

it.each<[Partial<Line> & Pick<Line, "type">, string]>([
  [{ type: "taken", detail: { address: "192.0.2.1" } }, "A07 was taken from 192.0.2.1."],
  [{ type: "called", waitedMs: 0 }, "A07 was called after waiting less than a second."],
  [{ type: "called", waitedMs: 754_000 }, "A07 was called after waiting 12 min 34 s."],
  [{ type: "claimed", detail: { afterMs: 4200 } }, "A07 claimed its cat, 4 s after its call."],
  [
    { type: "lengthened", detail: { byMs: 10_000 } },
    "A07 claimed while there was no cat: its claim window was lengthened by 10 s.",
  ],
  [{ type: "passed", detail: { places: 1 } }, "A07 let another go first."],
  [{ type: "passed", detail: { places: 3 } }, "A07 let up to 3 others go first."],
  [{ type: "seen", turnMs: 9000 }, "A07 has seen its cat, 9 s after its call."],
  [
    { type: "seen", turnMs: 65_000, detail: { cause: "window" } },
    "A07 has seen its cat until its time was over, 1 min 5 s after its call.",
  ],
  [
    { type: "seen", detail: { by: "anna" } },
    "The view of A07 was cut short by the operator (anna): it has had its cat.",
  ],
  [
    { type: "missed", turnMs: 60_000 },
    "A07 missed its turn: nobody claimed it in time, 1 min after its call.",
  ],
  [{ type: "rejoined", detail: { behind: 2 } }, "A07 came back after missing its turn, behind 2 others."],
  [{ type: "rejoined", detail: { behind: 1 } }, "A07 came back after missing its turn, behind one other."],
  [
    { type: "rejoined", detail: { behind: 0 } },
    "A07 came back after missing its turn, as the first of the line.",
  ],
  [{ type: "missed", detail: { by: "anna" } }, "A07 was skipped by the operator (anna)."],
  [{ type: "left" }, "A07 gave its place up."],
  [{ type: "left", turnMs: 200 }, "A07 gave its place up, less than a second after its call."],
  [
    { type: "banned", detail: { address: "192.0.2.1", reason: "it cheated" } },
    "A07 ended, as the address that took it, 192.0.2.1, was banned: it cheated.",
  ],
  [
    { type: "banned", detail: { address: "192.0.2.1", reason: "no dogs", by: "anna" } },
    "A07 ended, as the address that took it, 192.0.2.1, was banned by the operator (anna): no dogs.",
  ],
  [
    { type: "set", number: null, detail: { name: "counters", value: "4", by: "the operator" } },
    "counters was set to 4 by the operator.",
  ],
  [
    { type: "restored", number: null, detail: { firstSequence: 200 } },
    "The queue was restored from a backup: what came between the two is lost. It goes on with C00.",
  ],
])("tells %j in a sentence", (line, sentence) => {
  expect(told(line)).toBe(sentence);
});
