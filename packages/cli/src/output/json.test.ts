import { expect, test } from "vitest";
import { ticketOf } from "../../test/scripted-server.ts";
import { formatJsonLine, type JsonLine } from "./json.ts";

const LINES: JsonLine[] = [
  { type: "connection", connection: { state: "reconnecting", since: 1, attempt: 2, reason: "gone" } },
  { type: "taken", ticket: ticketOf(7), server: "http://x", isResumed: false, token: "A07-4GZK9TQ2M8XC7" },
  { type: "claiming", number: "A07" },
  { type: "ended", number: "A07", outcome: "missed", detail: "A07 was called and missed its turn." },
  { type: "trouble", message: "odd", hint: null },
  {
    type: "saved-ticket",
    number: "A07",
    server: "http://x",
    takenAt: "now",
    state: "unknown",
    ticket: null,
    back: null,
  },
  { type: "error", code: "closed", exitCode: 6, message: "closed", hint: null },
];

test("each line is one JSON object: type first, then the version", () => {
  for (const line of LINES) {
    const text = formatJsonLine(line);
    expect(text).toMatch(/^\{"type":"[a-z-]+","v":1,[^\n]*\}\n$/);
    expect(JSON.parse(text)).toEqual({ ...line, v: 1 });
  }
});

test("what a terminal would act on is escaped, and nothing of it lost", () => {
  const message =
    "\u001b[2J \u009b31m \u007f \u202e \u2066 \u200b \ufeff \u2028 \u{e0041} \ud800 ü 猫 🐈 \u00a0";
  const text = formatJsonLine({ type: "trouble", message, hint: null });
  expect(text.slice(0, -1)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  expect(text).toContain("ü 猫 🐈");
  expect(JSON.parse(text)).toMatchObject({ message });
});
