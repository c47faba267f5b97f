import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { whyFailed } from "./worker-child.ts";

it("names what is missing where a process cannot start", async () => {
  const child = spawn("/no/such/node");
  const [error]: unknown[] = await once(child, "error");
  expect(error instanceof Error && whyFailed(error, "/no/such/node")).toBe(
    "cannot start: /no/such/node is gone; if Node was upgraded, restart catqd",
  );
});

it("names the limit that forbids another process", () => {
  const error = Object.assign(new Error("spawn node EAGAIN"), { code: "EAGAIN" });
  expect(whyFailed(error, "node")).toContain("allows no further process (EAGAIN)");
});
