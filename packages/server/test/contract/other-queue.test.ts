import { beforeAll, expect, it } from "vitest";
import { Browser } from "../push/browser.ts";
import { foreignTokens } from "./foreign-tokens.ts";
import { useDaemon } from "./running-daemons.ts";
import { expectProblem, type Visitor } from "./visitor.ts";

const shared = useDaemon();
let foreign = "";
beforeAll(async () => {
  [foreign = ""] = await foreignTokens(1);
});

const JSON_BODY = { "content-type": "application/json" };
const SUBSCRIPTION = JSON.stringify(new Browser("https://push.example/1").subscription);
const PLACES: [string, string, { headers?: Record<string, string>; body?: string }][] = [
  ["GET", "/api/ticket", {}],
  ["POST", "/api/ticket/claim", {}],
  ["GET", "/api/ticket/cat", {}],
  ["POST", "/api/ticket/done", {}],
  ["POST", "/api/ticket/pass", { headers: JSON_BODY, body: '{"places":1}' }],
  ["POST", "/api/ticket/rejoin", {}],
  ["PUT", "/api/ticket/push", { headers: JSON_BODY, body: SUBSCRIPTION }],
  ["DELETE", "/api/ticket/push", {}],
  ["DELETE", "/api/ticket", {}],
  ["GET", "/api/ticket/events", {}],
];
const NAMES_OF_OTHERS = ["0123456789AB", "", "../../x", "x".repeat(500)];

async function nameOf(visitor: Visitor): Promise<string> {
  return String((await visitor.send("/api/queue")).headers["catq-queue"]);
}

it("refuses a token that is said to be of another queue, at every place that takes one, and bans nobody", async () => {
  const { visitor } = shared();
  const { token } = await visitor().takes();
  const name = await nameOf(visitor());
  for (const [method, path, asked] of PLACES) {
    for (const other of [...NAMES_OF_OTHERS, `${name}, ${name}`]) {
      for (const presented of [foreign, token, "kitty"]) {
        const headers = { ...asked.headers, "catq-queue": other };
        const reply = await visitor().send(path, { ...asked, method, headers, token: presented });
        expectProblem(reply, 412, "other-queue");
        expect(reply.headers["catq-queue"]).toBe(name);
      }
    }
  }
  // Not even with a good token has anything changed.
  expect((await visitor().ticket(token)).state).toBe("called");
});

it("judges a ban first, then a malformed request, then the queue, then the token", async () => {
  const { visitor } = shared();
  const named = { "catq-queue": "0123456789AB" };
  // With nobody in the queue, an unknown token is not judged: the queue is, all the same.
  expectProblem(await visitor().send("/api/ticket", { token: foreign, headers: named }), 412, "other-queue");
  const { token } = await visitor().takes();
  for (const presented of [undefined, token.slice(0, -1), "A00", foreign]) {
    const asked = presented === undefined ? {} : { token: presented };
    expectProblem(await visitor().send("/api/ticket", { ...asked, headers: named }), 412, "other-queue");
  }
  const body = { token: foreign, headers: { ...JSON_BODY, ...named } };
  const broken = { method: "POST", body: "{", ...body };
  expectProblem(await visitor().send("/api/ticket/pass", broken), 400, "malformed-request");
  const noNumber = { method: "POST", body: '{"places":"two"}', ...body };
  expectProblem(await visitor().send("/api/ticket/pass", noNumber), 422, "invalid");
  const noKeys = { method: "PUT", body: '{"endpoint":"https://push.example/1"}', ...body };
  expectProblem(await visitor().send("/api/ticket/push", noKeys), 422, "invalid");
  const cheat = visitor("127.0.0.3");
  expectProblem(await cheat.reads(foreign), 403, "banned");
  for (const [method, path, asked] of PLACES) {
    const headers = { ...asked.headers, ...named };
    expectProblem(await cheat.send(path, { ...asked, method, headers, token }), 403, "banned");
  }
});

it("goes on as without the header where it names the queue that answers", async () => {
  const { visitor, stream } = shared();
  const { token } = await visitor().takes();
  const headers = { "catq-queue": await nameOf(visitor()) };
  expect((await visitor().send("/api/ticket", { token, headers })).status).toBe(200);
  const live = await stream("/api/ticket/events", { token, headers });
  await live.sees(({ event }) => event === "ticket");
  expectProblem(await visitor().send("/api/ticket", { headers }), 401, "no-token");
  expectProblem(await visitor("127.0.0.4").send("/api/ticket", { token: foreign, headers }), 403, "banned");
});

it("reads neither the header nor a token where no ticket is asked for", async () => {
  const { visitor } = shared();
  const { token } = await visitor().takes();
  const headers = { "catq-queue": "0123456789AB" };
  expect((await visitor().send("/api/queue", { headers })).status).toBe(200);
  expect((await visitor().send("/api/queue", { token, headers })).status).toBe(200);
  expect((await visitor().send("/api/tickets", { method: "POST", headers })).status).toBe(201);
  expect((await visitor("127.0.0.5").send("/api/queue", { token: foreign, headers })).status).toBe(200);
});
