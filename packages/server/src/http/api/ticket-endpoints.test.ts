import { problemDocument } from "@catq/shared/schemas";
import { afterEach, expect, it } from "vitest";
import type { Asked } from "../../../test/http-client.ts";
import { HttpUnderTest } from "../../../test/http-under-test.ts";

let http: HttpUnderTest;
afterEach(() => http.close());

/** The code of a refusal, after a look at its form. */
async function refusalOf(path: string, asked: Asked = {}): Promise<Record<string, unknown>> {
  const reply = await http.client.send(path, asked);
  expect(reply.headers["content-type"]).toMatch(/^application\/problem\+json/);
  expect(reply.headers["cache-control"]).toBe("no-store");
  const problem = problemDocument.parse(reply.json());
  expect(problem.status).toBe(reply.status);
  expect(problem.type).toBe(`/problems/${problem.code}`);
  return { ...problem, retryAfter: reply.headers["retry-after"] };
}

const HOLDERS: [string, string][] = [
  ["GET", "/api/ticket"],
  ["POST", "/api/ticket/claim"],
  ["GET", "/api/ticket/cat"],
  ["POST", "/api/ticket/done"],
  ["POST", "/api/ticket/pass"],
  ["DELETE", "/api/ticket"],
  ["GET", "/api/ticket/events"],
];

it.each(HOLDERS)("%s %s answers 410 where only the proof remains", async (method, path) => {
  const body = { body: '{"places":1}', headers: { "content-type": "application/json" } };
  http = await HttpUnderTest.open();
  const token = await http.take();
  await http.client.send("/api/ticket", { method: "DELETE", token });
  const later = http.under.clock.wall() + 1;
  await http.under.store.prune({ tickets: later, log: later, bans: 0, tallies: 0 }, 100);
  const asked = { method, token, ...(path === "/api/ticket/pass" && body) };
  expect(await refusalOf(path, asked)).toMatchObject({ status: 410, code: "ended" });
});

it("keeps the ticket of a holder for whom no cat is ready", async () => {
  http = await HttpUnderTest.open();
  http.under.stockUp = () => Promise.reject(new Error("no cats today"));
  const token = await http.take();
  const refusal = await refusalOf("/api/ticket/claim", { method: "POST", token });
  expect(refusal).toMatchObject({ status: 503, code: "no-cat", retryAfter: "1" });
  const ticket = await http.client.send("/api/ticket", { token });
  expect(ticket.json().state).toBe("called");
});
