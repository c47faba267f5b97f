import { PROBLEMS } from "@catq/shared";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { expectProblem, Visitor } from "./visitor.ts";

let daemon: DaemonProcess;
let http: HttpClient;
let visitor: Visitor;
let token: string;

beforeAll(async () => {
  daemon = await DaemonProcess.start(["--rate-limit", "off", "--tickets-per-address", "1000"]);
  http = new HttpClient(daemon.url);
  visitor = new Visitor(http, "127.0.0.1");
  token = (await visitor.takesMany(2))[1]?.token ?? "";
});
afterAll(async () => {
  http.close();
  await daemon.remove();
});

const JSON_BODY = { "content-type": "application/json" };
const methodsOf = (allow: unknown): string[] =>
  String(allow)
    .split(/, */)
    .filter((method) => method !== "HEAD")
    .sort();

it("knows no other paths", async () => {
  for (const path of [
    "/nowhere",
    "/api",
    "/api/ticket/nothing",
    "/api/tickets/",
    "/api/tickets/A00",
    "/API/tickets",
    "/metrics/",
    "/problems/nothing",
    "/problems/constructor",
    "/problems/",
    "/problems/%zz",
    "/../etc/passwd",
    "/api/%zz",
  ]) {
    expectProblem(await visitor.send(path), 404, "not-found");
  }
});

const ALLOWED: [string, string[]][] = [
  ["/", ["GET"]],
  ["/api/tickets", ["POST"]],
  ["/api/ticket", ["DELETE", "GET"]],
  ["/api/ticket/claim", ["POST"]],
  ["/api/ticket/cat", ["GET"]],
  ["/api/ticket/done", ["POST"]],
  ["/api/ticket/pass", ["POST"]],
  ["/api/ticket/events", ["GET"]],
  ["/api/queue", ["GET"]],
  ["/api/queue/events", ["GET"]],
  ["/healthz", ["GET"]],
  ["/readyz", ["GET"]],
  ["/openapi.json", ["GET"]],
  ["/problems/banned", ["GET"]],
];
for (const [path, allowed] of ALLOWED) {
  it(`says which methods ${path} knows`, async () => {
    for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"].filter(
      (one) => !allowed.includes(one),
    )) {
      const reply = await visitor.send(path, { method });
      expectProblem(reply, 405, "method-not-allowed");
      expect(methodsOf(reply.headers.allow)).toEqual(allowed);
    }
  });
}

describe("a body", () => {
  const pass = (body: string, headers: Record<string, string> = JSON_BODY) =>
    visitor.send("/api/ticket/pass", { method: "POST", token, body, headers });

  it("may have 4 KiB and no byte more", async () => {
    const padded = (length: number): string => `{"places":1${" ".repeat(length - 12)}}`;
    expect((await pass(padded(4096))).status).toBe(200);
    expectProblem(await pass(padded(4097)), 413, "too-large");
    const chunked = { ...JSON_BODY, "transfer-encoding": "chunked" };
    expectProblem(await pass(padded(5000), chunked), 413, "too-large");
  });

  it("far over 4 KiB is refused as well, and the connection answers on, or says that it will not", async () => {
    const body = " ".repeat(3_000_000);
    for (const headers of [JSON_BODY, { ...JSON_BODY, "transfer-encoding": "chunked" }]) {
      for (let i = 0; i < 4; i++) {
        expectProblem(await pass(body, headers), 413, "too-large");
        await visitor.board();
      }
    }
  });

  it("must be JSON by its type", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonp",
      "application/json; charset=utf-16",
      "",
    ]) {
      expectProblem(await pass('{"places":1}', { "content-type": type }), 415, "not-json");
    }
    expect((await pass('{"places":1}', { "content-type": "application/json; charset=utf-8" })).status).toBe(
      200,
    );
    expect((await pass('{"places":1}', { "content-type": "APPLICATION/JSON" })).status).toBe(200);
    expectProblem(await pass("{}", { ...JSON_BODY, "content-encoding": "gzip" }), 415, "not-json");
  });

  it("must be JSON by its form", async () => {
    for (const body of ["{", '{"places":}', "places=1", '{"places":1}}', "{'a':1}", "\u0000", "NaN"]) {
      expectProblem(await pass(body), 400, "malformed-request");
    }
  });

  it("reaches nobody's prototype", async () => {
    const reply = await pass('{"places":1,"__proto__":{"state":"called"}}');
    expect([200, 422]).toContain(reply.status);
    expectProblem(await visitor.claims(token), 409, "not-your-turn");
  });
});

describe("HEAD", () => {
  for (const path of ["/", "/api/queue", "/healthz", "/readyz", "/openapi.json", "/problems/banned"]) {
    it(`answers ${path} with the head of GET alone`, async () => {
      const reply = await visitor.send(path, { method: "HEAD" });
      expect([reply.status, reply.bytes.length]).toEqual([200, 0]);
      const got = await visitor.send(path);
      expect(reply.headers["content-type"]).toBe(got.headers["content-type"]);
      expect(reply.headers["content-length"]).toBe(got.headers["content-length"]);
    });
  }

  it("does not hang on a stream", async () => {
    const reply = await visitor.send("/api/queue/events", { method: "HEAD" });
    expect([reply.status, reply.bytes.length]).toEqual([200, 0]);
    expect(reply.headers["content-type"]).toBe("text/event-stream");
  });

  it("gets the status of a refusal without its document", async () => {
    const reply = await visitor.send("/nowhere", { method: "HEAD" });
    expect([reply.status, reply.bytes.length]).toEqual([404, 0]);
  });

  it("changes nothing", async () => {
    const before = (await visitor.board()).revision;
    for (const path of ["/api/tickets", "/api/ticket/claim", "/api/ticket/done", "/api/ticket"]) {
      await visitor.send(path, { method: "HEAD", token });
    }
    expect((await visitor.board()).revision).toBe(before);
  });
});

describe("another site", () => {
  const from = (site: string) => ({ method: "POST", headers: { "sec-fetch-site": site } });

  it("is not what a page of the same origin is, nor a program, nor a person", async () => {
    for (const site of ["same-origin", "none"]) {
      expect((await visitor.send("/api/tickets", from(site))).status).toBe(201);
    }
  });

  it("may link to here", async () => {
    const followed = {
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    for (const path of ["/", "/display", "/api/queue"]) {
      expect((await visitor.send(path, { headers: followed })).status, path).toBe(200);
    }
    expectProblem(
      await visitor.send("/api/tickets", { method: "POST", headers: followed }),
      403,
      "cross-site",
    );
    const framed = { ...followed, "sec-fetch-dest": "iframe" };
    expectProblem(await visitor.send("/api/queue", { headers: framed }), 403, "cross-site");
    expect((await visitor.send("/openapi.json", { headers: framed })).status).toBe(200);
  });
});

it("carries the security headers on good answers and on refusals, and no word about what it is made of", async () => {
  const replies = [
    await visitor.send("/"),
    await visitor.send("/api/queue"),
    await visitor.send("/nowhere"),
    await visitor.send("/api/ticket"),
    await visitor.send("/api/queue", { method: "PUT" }),
    await visitor.send("/api/tickets", { method: "POST", headers: { "sec-fetch-site": "cross-site" } }),
    await visitor.send("/api/queue/events", { method: "HEAD" }),
  ];
  for (const { headers } of replies) {
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["content-security-policy"]).toMatch(/default-src/);
    expect(headers["content-security-policy"]).toMatch(/frame-ancestors 'none'/);
    expect(headers["content-security-policy"]).not.toMatch(/upgrade-insecure-requests/);
    expect(headers["strict-transport-security"]).toBeUndefined();
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(headers["x-powered-by"]).toBeUndefined();
    expect(headers.server).toBeUndefined();
  }
});

it("lets nobody keep what is live or personal", async () => {
  const replies = [
    await visitor.asksForTicket(),
    await visitor.reads(token),
    await visitor.claims(token),
    await visitor.send("/api/queue"),
    await visitor.send("/healthz"),
    await visitor.send("/api/ticket"),
  ];
  for (const { headers } of replies) expect(headers["cache-control"]).toMatch(/no-store/);
});

it("describes itself in /openapi.json", async () => {
  const reply = await visitor.send("/openapi.json");
  expect(reply.headers["content-type"]).toMatch(/^application\/(openapi\+)?json\b/);
  const api = reply.json() as { openapi: string; paths: Record<string, Record<string, unknown>> };
  expect(api.openapi).toMatch(/^3\.[01]\.\d+$/);
  for (const [path, methods] of ALLOWED.filter(([one]) => one.startsWith("/api/"))) {
    const described = Object.keys(api.paths[path] ?? {}).filter((key) => /^(get|post|delete)$/.test(key));
    expect(described.map((method) => method.toUpperCase()).sort(), path).toEqual(methods);
  }
});

it("explains every refusal at /problems/<code>", async () => {
  for (const code of Object.keys(PROBLEMS)) {
    const reply = await visitor.send(`/problems/${code}`);
    expect(reply.status, code).toBe(200);
    expect(reply.json()).toMatchObject({
      code,
      status: PROBLEMS[code as keyof typeof PROBLEMS].status,
      explanation: expect.any(String),
    });
  }
});

it("is alive and ready", async () => {
  for (const path of ["/healthz", "/readyz"]) expect((await visitor.send(path)).status).toBe(200);
});
