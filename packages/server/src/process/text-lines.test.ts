import { paint } from "@catq/shared";
import { expect, it } from "vitest";
import { createLog, type Logger } from "./log.ts";
import { textLine } from "./text-lines.ts";

function written(write: (log: Logger) => void, isColoured = false, columns?: number): string {
  let text = "";
  const form = (line: string): string => textLine(line, paint(isColoured), columns);
  write(
    createLog(
      "trace",
      {
        write: (line) => {
          text += line;
        },
      },
      form,
    ),
  );
  return text.replace(/\d\d:\d\d:\d\d/g, "12:34:56");
}

it("writes a message after the time, and its facts as names and values", () => {
  const facts = {
    url: "http://127.0.0.1:8080",
    isSocketHanded: false,
    dataFolder: "/var/my queue",
    counters: 2,
  };
  expect(written((log) => log.info(facts, "listening"))).toBe(
    '12:34:56 listening url=http://127.0.0.1:8080 isSocketHanded=false dataFolder="/var/my queue" counters=2\n',
  );
});

it("says how grave it is, and what to do on a line of its own", () => {
  expect(written((log) => log.warn({ hint: "Take the socket." }, "anybody can pass for the proxy"))).toBe(
    "12:34:56 warning: anybody can pass for the proxy\n         Take the socket.\n",
  );
  const [line = ""] = written((log) => log.warn("x"), true).split("\n");
  expect(line).toBe("\u001b[2m12:34:56\u001b[22m \u001b[33mwarning:\u001b[39m \u001b[1mx\u001b[22m");
});

it("tells a request as one reads it, and breaks no fact at the end of the terminal", () => {
  const request = {
    method: "GET",
    path: "/nowhere",
    address: "127.0.0.1",
    status: 404,
    code: "not-found",
    ms: 1,
  };
  expect(written((log) => log.info(request, "request"))).toBe(
    "12:34:56 GET /nowhere 404 not-found address=127.0.0.1 ms=1\n",
  );
  expect(
    written((log) => log.info({ one: "a".repeat(20), two: "b".repeat(20), three: 3 }, "x"), false, 42),
  ).toBe(`12:34:56 x one=${"a".repeat(20)}\n         two=${"b".repeat(20)} three=3\n`);
});

it("writes the stack of an error below it", () => {
  const [head, first, second] = written((log) => log.error({ err: new Error("boom") }, "failed")).split("\n");
  expect(head).toBe("12:34:56 error: failed");
  expect(first).toBe("         Error: boom");
  expect(second).toMatch(/^ {9} +at .*text-lines\.test/);
});

it("lets nothing that a visitor sends drive the terminal, and blacks out tokens", () => {
  const path = "/\u001b[2J\u009b31m\u202e/A07-4GZK9TQ2M8XC7";
  const line = written((log) => log.info({ path, err: new Error("\u001b]0;x\u0007") }, "request \u001b[1m"));
  expect(line.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(line).toContain("[token]");
});
