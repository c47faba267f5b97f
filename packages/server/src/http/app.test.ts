import { problemDocument } from "@catq/shared/schemas";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Asked, Reply } from "../../test/http-client.ts";
import { HttpUnderTest } from "../../test/http-under-test.ts";
import { WEB } from "../../test/web-folder.ts";
import { StorageError } from "../queue/store.ts";
import { OPERATIONS } from "./api/operations.ts";
import { loadPageFiles } from "./page/page-files.ts";

let http: HttpUnderTest;
beforeEach(async () => {
  http = await HttpUnderTest.open();
});
afterEach(() => http.close());

function codeOf(reply: Reply): unknown {
  const problem = problemDocument.parse(reply.json());
  expect(problem.status).toBe(reply.status);
  return problem.code;
}

describe("what is open to all", () => {
  it("names what it looked at to say that it is ready, and what fails where it is not", async () => {
    const well = { name: "clock", isOk: true, detail: "It is right." } as const;
    http.ready.checks = [well];
    const told = { name: "clock", ok: true, detail: "It is right." };
    expect((await http.client.send("/readyz")).json()).toEqual({ status: "ready", checks: [told] });
    const away = { name: "database", isOk: false, isBearable: true, detail: "It is away." } as const;
    http.ready.checks = [well, away];
    const borne = await http.client.send("/readyz");
    const toldAway = { name: "database", ok: false, detail: "It is away." };
    expect([borne.status, borne.json()]).toEqual([200, { status: "ready", checks: [told, toldAway] }]);
    const full = { name: "storage", isOk: false, detail: "It is full." } as const;
    http.ready.checks = [well, full, { name: "cats", isOk: false, detail: "There are none." }];
    const reply = await http.client.send("/readyz");
    expect([reply.status, codeOf(reply)]).toEqual([503, "unavailable"]);
    expect(reply.json()).toMatchObject({
      detail: "It is full. There are none.",
      failing: ["storage", "cats"],
      checks: [told, { name: "storage", ok: false }, { name: "cats", ok: false }],
    });
  });

  it("reads a target that is a whole URL", async () => {
    const answer = await http.exchange([
      "GET http://catq.example/api/queue HTTP/1.1\r\nHost: catq.example\r\nConnection: close\r\n\r\n",
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe("a path or method that is not there", () => {
  it("serves every operation of its table", async () => {
    for (const { method, path } of Object.values(OPERATIONS)) {
      const reader = await http.stream("/api/queue/events");
      reader.close();
      if (path.endsWith("/queue/events")) continue;
      const asked = path
        .replace(":code", "missed")
        .replace(":version/*name", `${loadPageFiles(WEB).version}/shared/index.js`);
      const reply = await http.client.send(asked, { method });
      expect(reply.status, `${method} ${path}`).not.toBe(405);
      // Push is off here, and says so.
      if (reply.status === 404) expect(codeOf(reply), `${method} ${path}`).toBe("push-off");
    }
  });
});

describe("a body", () => {
  const post = (asked: Asked): Promise<Reply> => http.client.post("/api/tickets", asked);

  it.each([
    ["GET", "/api/queue"],
    ["GET", "/api/queue/events"],
    ["GET", "/healthz"],
    ["DELETE", "/api/ticket"],
  ])("is held to the same with %s %s", async (method, path) => {
    const large = { method, body: "x".repeat(5000), headers: { "content-length": "5000" } };
    expect(codeOf(await http.client.send(path, large))).toBe("too-large");
    const text = { method, body: "hello", headers: { "content-type": "text/plain", "content-length": "5" } };
    expect(codeOf(await http.client.send(path, text))).toBe("not-json");
  });

  it("costs the connection where it goes on and on", async () => {
    const start = "POST /api/tickets HTTP/1.1\r\nHost: a\r\nContent-Length: 90000000\r\n\r\n";
    const answer = await http.exchange([start], "x".repeat(200_000));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it("that is not UTF-8 is refused", async () => {
    const answer = await http.exchange([
      "POST /api/tickets HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
      "3\r\n",
      '"a\r\n0\r\n\r\n',
    ]);
    expect(answer).toMatch(/"code":"malformed-request"/);
  });

  it("may be empty, whatever it calls itself", async () => {
    expect((await post({ headers: { "content-type": "text/plain" } })).status).toBe(201);
    expect(
      (await post({ headers: { "transfer-encoding": "chunked", "content-type": "text/plain" } })).status,
    ).toBe(201);
  });

  it("that nobody reads does not break the connection", async () => {
    const asked = { body: "x".repeat(200_000), headers: { "content-length": "200000" } };
    for (let i = 0; i < 3; i++) expect(codeOf(await http.client.post("/nowhere", asked))).toBe("not-found");
    expect((await http.client.send("/healthz")).status).toBe(200);
  });
});

describe("a fault", () => {
  it("is neutral outside and whole in the log", async () => {
    http.under.queue.board = () => Promise.reject(new Error("the secret of line 7"));
    const reply = await http.client.send("/api/queue");
    expect([reply.status, codeOf(reply)]).toEqual([500, "internal"]);
    expect(reply.headers["content-security-policy"]).toBeDefined();
    expect(reply.bytes.toString()).not.toContain("secret");
    expect(JSON.stringify(http.log)).toContain("the secret of line 7");
  });

  it("in the checks is answered the same way", async () => {
    http.under.queue.banOf = () => {
      throw new Error("the secret of line 8");
    };
    const reply = await http.client.send("/api/queue");
    expect([reply.status, codeOf(reply)]).toEqual([500, "internal"]);
  });

  it("of the disk is answered 503, with when to try again", async () => {
    http.under.queue.board = () => Promise.reject(new StorageError("full", null));
    const reply = await http.client.send("/api/queue");
    expect([reply.status, codeOf(reply), reply.headers["retry-after"]]).toEqual([503, "storage", "5"]);
    const stream = await http.client.send("/api/queue/events");
    expect([stream.status, codeOf(stream)]).toEqual([503, "storage"]);
  });
});
