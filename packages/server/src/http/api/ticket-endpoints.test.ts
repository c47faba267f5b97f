import { createHash } from "node:crypto";
import { problemDocument, takenTicket, ticketView } from "@catq/shared/schemas";
import { afterEach, describe, expect, it } from "vitest";
import type { Asked } from "../../../test/http-client.ts";
import { HttpUnderTest } from "../../../test/http-under-test.ts";

let http: HttpUnderTest;
afterEach(() => http.close());

const foreign = "A00-0000000000000";

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

  it("refuses one address more live tickets than it may hold, but not the next address", async () => {
    http = await HttpUnderTest.open({ queue: { ticketsPerAddress: 2 } });
    await http.take();
    await http.take();
    const refusal = await refusalOf("/api/tickets", { method: "POST" });
    expect(refusal).toMatchObject({ status: 429, code: "too-many-tickets", limit: 2, retryAfter: "60" });
    expect((await http.client.post("/api/tickets", { from: "127.0.0.2" })).status).toBe(201);
  });

  it("refuses everyone while the queue is closed", async () => {
    http = await HttpUnderTest.open();
    await http.under.queue.changeState("close");
    const refusal = await refusalOf("/api/tickets", { method: "POST" });
    expect(refusal).toMatchObject({ status: 503, code: "closed", retryAfter: "60" });
  });

  it("refuses a banned address", async () => {
    http = await HttpUnderTest.open();
    await http.under.queue.ban("127.0.0.1", "it was asked for", Number.POSITIVE_INFINITY);
    expect(await refusalOf("/api/tickets", { method: "POST" })).toMatchObject({
      status: 403,
      code: "banned",
      until: null,
      reason: "it was asked for",
    });
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

  it("takes a slip of the keyboard for what it is", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    const mistyped = token.slice(0, -1) + (token.endsWith("0") ? "1" : "0");
    expect(await refusalOf(path, { ...asked, token: mistyped })).toMatchObject({
      status: 400,
      code: "mistyped-token",
    });
    expect((await http.client.send("/api/queue")).status).toBe(200);
  });

  it("bans who presents a token from elsewhere", async () => {
    http = await HttpUnderTest.open();
    await http.take("127.0.0.2");
    expect(await refusalOf(path, { ...asked, token: foreign })).toMatchObject({
      status: 403,
      code: "banned",
    });
    expect(await refusalOf("/api/queue")).toMatchObject({ status: 403, code: "banned" });
    expect((await http.client.send("/api/queue", { from: "127.0.0.2" })).status).toBe(200);
  });

  it("bans nobody while nobody is in the queue", async () => {
    http = await HttpUnderTest.open();
    expect(await refusalOf(path, { ...asked, token: foreign })).toMatchObject({
      status: 404,
      code: "queue-empty",
    });
    expect((await http.client.send("/api/queue")).status).toBe(200);
  });

  it("never bans who is immune", async () => {
    http = await HttpUnderTest.open({ http: { neverBan: ["127.0.0.0/8"] } });
    await http.take();
    expect(await refusalOf(path, { ...asked, token: foreign })).toMatchObject({
      status: 401,
      code: "no-token",
    });
    expect((await http.client.send("/api/queue")).status).toBe(200);
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

  it("answers 410 once the cat has been seen", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    await http.client.post("/api/ticket/claim", { token });
    await http.client.post("/api/ticket/done", { token });
    expect(await refusalOf(path, { ...asked, token })).toMatchObject({ status: 410, code: "seen" });
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

describe("the ticket", () => {
  it("is shown to its holder, from any address and however it is typed", async () => {
    http = await HttpUnderTest.open();
    await http.take();
    const token = await http.take();
    const asked = { token: token.toLowerCase().replace("-", " "), from: "127.0.0.9" };
    const reply = await http.client.send("/api/ticket", asked);
    expect(reply.status).toBe(200);
    expect(ticketView.strict().parse(reply.json())).toMatchObject({
      number: "A01",
      state: "waiting",
      position: 1,
    });
  });

  it("lets others go first", async () => {
    http = await HttpUnderTest.open();
    await http.take();
    const token = await http.take();
    await http.take();
    const reply = await http.client.post("/api/ticket/pass", { token, ...jsonBody({ places: 5 }) });
    expect(reply.status).toBe(200);
    expect(ticketView.strict().parse(reply.json())).toMatchObject({ position: 2 });
  });

  it.each([
    [{ places: 0 }, "places"],
    [{ places: 1.5 }, "places"],
    [{ places: "2" }, "places"],
    [{}, "places"],
    [{ places: 1, token: "A07" }, ""],
    [[], ""],
    [null, ""],
  ])("refuses to let %j go first, and says why", async (wanted, path) => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    const refusal = await refusalOf("/api/ticket/pass", { method: "POST", token, ...jsonBody(wanted) });
    expect(refusal).toMatchObject({
      status: 422,
      code: "invalid",
      errors: [{ path, message: expect.any(String) }],
    });
    expect(refusal.detail).not.toBe("");
  });

  it("refuses to pass without a body", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    expect(await refusalOf("/api/ticket/pass", { method: "POST", token })).toMatchObject({ code: "invalid" });
  });

  it("refuses to pass while viewing", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    await http.client.post("/api/ticket/claim", { token });
    const asked = { method: "POST", token, ...jsonBody({ places: 1 }) };
    expect(await refusalOf("/api/ticket/pass", asked)).toMatchObject({ status: 409, code: "not-waiting" });
  });
});

describe("the cat", () => {
  it("is claimed, claimed again and shown as the same bytes with their digest", async () => {
    http = await HttpUnderTest.open();
    await http.under.stockUp();
    const token = await http.take();
    const claimed = await http.client.post("/api/ticket/claim", { token });
    expect(claimed.status).toBe(200);
    const digest = createHash("sha256").update(claimed.bytes).digest("base64");
    expect(claimed.headers).toMatchObject({
      "content-type": "image/png",
      "content-length": String(claimed.bytes.length),
      "content-disposition": 'attachment; filename="cat-A00.png"',
      "repr-digest": `sha-256=:${digest}:`,
      "catq-view-until": new Date(http.under.clock.wall() + 60_000).toISOString(),
      "catq-credit": "Made for A00",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    const again = await http.client.post("/api/ticket/claim", { token });
    const shown = await http.client.send("/api/ticket/cat", { token });
    expect(again.bytes).toEqual(claimed.bytes);
    expect(shown.bytes).toEqual(claimed.bytes);
    expect(shown.headers["repr-digest"]).toBe(claimed.headers["repr-digest"]);
  });

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

  it("is not there out of turn, and the refusal says when to try again", async () => {
    http = await HttpUnderTest.open();
    await http.take();
    const token = await http.take();
    const refusal = await refusalOf("/api/ticket/claim", { method: "POST", token });
    expect(refusal).toMatchObject({ status: 409, code: "not-your-turn", position: 1 });
    expect(Number(refusal.retryAfter)).toBeGreaterThanOrEqual(1);
  });

  it("cannot be seen, or seen off, before the claim", async () => {
    http = await HttpUnderTest.open();
    const token = await http.take();
    expect(await refusalOf("/api/ticket/cat", { token })).toMatchObject({ status: 409, code: "not-claimed" });
    expect(await refusalOf("/api/ticket/done", { method: "POST", token })).toMatchObject({
      code: "not-claimed",
    });
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
