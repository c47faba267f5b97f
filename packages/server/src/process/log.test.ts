import { expect, it } from "vitest";
import { createLog } from "./log.ts";

function lines(level: string, write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const written: string[] = [];
  write(createLog(level, { write: (line) => written.push(line) }));
  return written.map((line) => JSON.parse(line));
}

it("writes one JSON object a line, with a level in words and a time in RFC 3339", () => {
  const [line] = lines("info", (log) => log.info({ number: "A07" }, "called"));
  expect(line).toEqual({
    level: "info",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    number: "A07",
    message: "called",
  });
});

it("leaves out what is less grave than its level", () => {
  expect(lines("warn", (log) => log.info("nothing"))).toEqual([]);
});

it("writes errors with their stack", () => {
  const [line] = lines("info", (log) => log.error({ err: new Error("boom") }, "failed"));
  expect(line).toMatchObject({ err: { message: "boom", stack: expect.stringContaining("log.test") } });
});

it.each([
  "A07-4GZK9TQ2M8XC7",
  "a07-4gzk9tq2m8xc5",
  "/api/ticket?token=AB07-4GZK9TQ2M8XC7",
  "Bearer A07%204GZK9TQ2M8XC7",
  "A074GZK9TQ2M8XC7",
])("blacks out the token in %s", (text) => {
  const [line] = lines("info", (log) => log.info({ text, err: new Error(text) }, text));
  expect(JSON.stringify(line)).not.toMatch(/4gzk9tq2m8xc5/i);
  expect(JSON.stringify(line)).toContain("[token]");
});

it.each(["A07", "2026-11-25T02:23:42.128Z", "127.0.0.1", "/api/ticket/events", "2001:db8::/64"])(
  "leaves %s as it is",
  (text) => {
    const [line] = lines("info", (log) => log.info({ text }, "x"));
    expect(line).toMatchObject({ text });
  },
);
