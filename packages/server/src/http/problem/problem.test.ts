import { PROBLEMS, type ProblemCode } from "@catq/shared";
import { problemDocument } from "@catq/shared/schemas";
import pino from "pino";
import { expect, it } from "vitest";
import { StorageError } from "../../queue/store.ts";
import { problemReply, refusalOf } from "./problem.ts";
import { methodNotAllowed, slowDown, tooManyStreams, tooManyStreamsHere } from "./refusals.ts";

const codes = Object.entries(PROBLEMS);

function documentOf(body: unknown) {
  return problemDocument.parse(JSON.parse(String(body)));
}

it.each(codes)("%s becomes a problem document with its status and title", (code, { status, title }) => {
  const reply = problemReply({ code: code as ProblemCode, detail: "So it is." });
  expect(reply.status).toBe(status);
  expect(reply.headers["Content-Type"]).toMatch(/^application\/problem\+json/);
  expect(documentOf(reply.body)).toEqual({
    type: `/problems/${code}`,
    title,
    status,
    detail: "So it is.",
    code,
  });
});

it.each([
  [1, "1"],
  [0, "1"],
  [1000, "1"],
  [1001, "2"],
  [59_500, "60"],
])("says to come back after %d ms in whole seconds, never too early: %s", (retryAfterMs, seconds) => {
  const reply = problemReply({ code: "closed", detail: "", retryAfterMs });
  expect(reply.headers["Retry-After"]).toBe(seconds);
});

it("says nothing of coming back where that is not known", () => {
  expect(problemReply({ code: "closed", detail: "" }).headers).not.toHaveProperty("Retry-After");
});

it("names the way to authenticate with every 401, and only there", () => {
  expect(problemReply({ code: "no-token", detail: "" }).headers["WWW-Authenticate"]).toBe("Bearer");
  expect(problemReply({ code: "banned", detail: "" }).headers).not.toHaveProperty("WWW-Authenticate");
});

it("lists the allowed methods with a 405", () => {
  expect(problemReply(methodNotAllowed(["GET", "HEAD"])).headers.Allow).toBe("GET, HEAD");
});

it("carries extras, but lets none of them replace a member of the document", () => {
  const reply = problemReply({
    code: "missed",
    detail: "x",
    extras: { number: "A07", status: 200, code: "seen" },
  });
  expect(documentOf(reply.body)).toMatchObject({ number: "A07", status: 410, code: "missed" });
});

it("tells the two kinds of too many streams apart by their status", () => {
  expect(problemReply(tooManyStreamsHere).status).toBe(429);
  expect(problemReply(tooManyStreams).status).toBe(503);
  expect(documentOf(problemReply(tooManyStreams).body)).toMatchObject({
    code: "too-many-streams",
    status: 503,
  });
});

it("names the wait in seconds where requests come too fast", () => {
  expect(slowDown(1500).detail).toContain("2 s");
});

it("tells a disk that refuses from a fault, and nothing about the fault, which the log has whole", () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  expect(refusalOf(new StorageError("full", null), log).code).toBe("storage");
  const refusal = refusalOf(new Error("the secret of line 7"), log);
  expect(refusal.code).toBe("internal");
  expect(JSON.stringify(refusal)).not.toContain("secret");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, err: { message: "the disk is full" } },
    { level: 50, err: { message: "the secret of line 7", stack: expect.stringContaining("problem.test") } },
  ]);
});
