import { expect, it } from "vitest";
import { EXIT } from "../process/exit-codes.ts";
import { Refused, Unreachable } from "./errors.ts";
import { readRefusal } from "./problem.ts";

const PAGE = "<html><h1>Bad Gateway</h1></html>";

function read(status: number, body: string) {
  const server = "https://cats.example";
  return readRefusal({ server, status, contentType: "text/html", retryAfter: null, body, wallNow: 0 });
}

it.each([502, 503, 504])("takes a proxy's own %i for a daemon that is away, and may have heard", (status) => {
  const error = read(status, PAGE);
  expect(error).toBeInstanceOf(Unreachable);
  expect(error).toMatchObject({ mayHaveArrived: true, exitCode: EXIT.unreachable });
  expect(error.message).toBe(
    `cannot reach https://cats.example: what stands in front of it cannot reach it now (HTTP ${status}).`,
  );
});

it("takes the daemon's own 503 for the refusal that it is", () => {
  const document = {
    type: "/problems/closed",
    title: "Closed",
    status: 503,
    detail: "Later.",
    code: "closed",
  };
  expect(read(503, JSON.stringify(document))).toBeInstanceOf(Refused);
});
