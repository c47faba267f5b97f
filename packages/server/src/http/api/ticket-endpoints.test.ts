import { problemDocument, takenTicket } from "@catq/shared/schemas";
import { afterEach, describe, expect, it } from "vitest";
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

function jsonBody(value: unknown): Pick<Asked, "body" | "headers"> {
  return { body: JSON.stringify(value), headers: { "content-type": "application/json" } };
}

describe("taking a ticket", () => {
  it("answers 201 with the ticket, its token and where it is shown", async () => {
    http = await HttpUnderTest.open();
    const reply = await http.client.post("/api/tickets");
    expect(reply.status).toBe(201);
    expect(reply.headers.location).toBe("/api/ticket");
    expect(reply.headers["cache-control"]).toBe("no-store");
    const ticket = takenTicket.strict().parse(reply.json());
    expect(ticket).toMatchObject({ number: "A00", state: "called", position: null });
    expect(ticket.token).toMatch(/^A00-[0-9A-Z]{13}$/);
  });

  it("answers the same key with 200 and the same ticket and token, quoted or not", async () => {
    http = await HttpUnderTest.open();
    const first = await http.client.post("/api/tickets", { headers: { "idempotency-key": "once" } });
    const again = await http.client.post("/api/tickets", { headers: { "idempotency-key": '"once"' } });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json().token).toBe(first.json().token);
    const other = await http.client.post("/api/tickets", { headers: { "idempotency-key": "twice" } });
    expect(other.json().number).toBe("A01");
  });

  it("refuses a key that is none, before anything else is looked at", async () => {
    http = await HttpUnderTest.open();
    const headers = { "idempotency-key": "two words" };
    expect(await refusalOf("/api/tickets", { method: "POST", headers })).toMatchObject({
      code: "malformed-request",
    });
    expect((await http.under.queue.board()).active).toEqual([]);
  });

  it("refuses everyone while the queue is closed", async () => {
    http = await HttpUnderTest.open();
    await http.under.queue.changeState("close");
    const refusal = await refusalOf("/api/tickets", { method: "POST" });
    expect(refusal).toMatchObject({ status: 503, code: "closed", retryAfter: "60" });
  });
});

const HOLDERS: [string, string][] = [
  ["GET", "/api/ticket"],
  ["POST", "/api/ticket/claim"],
  ["GET", "/api/ticket/cat"],
  ["POST", "/api/ticket/done"],
  ["POST", "/api/ticket/pass"],
  ["DELETE", "/api/ticket"],
  ["GET", "/api/ticket/events"],
];

describe.each(HOLDERS)("%s %s", (method, path) => {
  const asked = path === "/api/ticket/pass" ? { method, ...jsonBody({ places: 1 }) } : { method };

  it("needs a token", async () => {
    http = await HttpUnderTest.open();
    const reply = await http.client.send(path, asked);
    expect(reply.status).toBe(401);
    expect(reply.headers["www-authenticate"]).toBe("Bearer");
    expect(reply.json().code).toBe("no-token");
  });

  it("answers 410 with what became of a ticket that was left", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    expect((await http.client.send("/api/ticket", { method: "DELETE", token })).status).toBe(204);
    expect(await refusalOf(path, { ...asked, token })).toMatchObject({
      status: 410,
      code: "left",
      number: "A00",
    });
  });

  it("answers 410 with what became of a ticket that missed its turn", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    await http.under.clock.advance(60_000);
    expect(await refusalOf(path, { ...asked, token })).toMatchObject({ status: 410, code: "missed" });
  });

  it("answers 410 where only the proof remains", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    await http.client.send("/api/ticket", { method: "DELETE", token });
    const later = http.under.clock.wall() + 1;
    await http.under.store.prune({ tickets: later, log: later, bans: 0, tallies: 0 }, 100);
    expect(await refusalOf(path, { ...asked, token })).toMatchObject({ status: 410, code: "ended" });
  });
});

describe("the cat", () => {
  it("is described to HEAD without its bytes", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    const claimed = await http.client.post("/api/ticket/claim", { token });
    const head = await http.client.send("/api/ticket/cat", { method: "HEAD", token });
    expect(head.status).toBe(200);
    expect(head.bytes).toHaveLength(0);
    expect(head.headers["content-length"]).toBe(String(claimed.bytes.length));
    expect(head.headers["content-type"]).toBe("image/png");
  });

  it("is kept for its holder where none is ready", async () => {
    http = await HttpUnderTest.open();
    http.under.stockUp = () => Promise.reject(new Error("no cats today"));
    const token = await http.take();
    const refusal = await refusalOf("/api/ticket/claim", { method: "POST", token });
    expect(refusal).toMatchObject({ status: 503, code: "no-cat", retryAfter: "1" });
    const ticket = await http.client.send("/api/ticket", { token });
    expect(ticket.json().state).toBe("called");
  });
});
