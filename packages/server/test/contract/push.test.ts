import { pushKey } from "@catq/shared/schemas";
import { describe, expect, it } from "vitest";
import { Browser } from "../push/browser.ts";
import { useDaemon } from "./running-daemons.ts";
import { expectProblem, type Visitor } from "./visitor.ts";

const ON = ["--push", "on", "--push-contact", "mailto:staff@example.org"];
const JSON_BODY = { "content-type": "application/json" };

function subscribes(visitor: Visitor, token: string, subscription: unknown) {
  const body = JSON.stringify(subscription);
  return visitor.send("/api/ticket/push", { method: "PUT", token, body, headers: JSON_BODY });
}

function unsubscribes(visitor: Visitor, token: string, name?: unknown) {
  if (name === undefined) return visitor.send("/api/ticket/push", { method: "DELETE", token });
  const body = JSON.stringify(name);
  // Node gives the body of a DELETE no length by itself.
  const headers = { ...JSON_BODY, "content-length": String(body.length) };
  return visitor.send("/api/ticket/push", { method: "DELETE", token, body, headers });
}

describe("where Web Push is off, as it is unless said", () => {
  const running = useDaemon();

  it("says so, and takes no subscription", async () => {
    const visitor = running().visitor();
    expectProblem(await visitor.send("/api/push"), 404, "push-off");
    const { token } = await visitor.takes();
    const { subscription } = new Browser("https://push.example/1");
    expectProblem(await subscribes(visitor, token, subscription), 404, "push-off");
    expectProblem(await unsubscribes(visitor, token), 404, "push-off");
  });
});

describe("where Web Push is on", () => {
  const running = useDaemon([...ON, "--title", "Vet"]);

  it("gives the key by which browsers subscribe, to anybody", async () => {
    const reply = await running().visitor().send("/api/push");
    expect(reply.status).toBe(200);
    expect(Buffer.from(pushKey.parse(reply.json()).publicKey, "base64url")).toHaveLength(65);
  });

  it("takes a browser's subscription as it writes it, again and again, and gives it up", async () => {
    const visitor = running().visitor();
    const { token } = await visitor.takes();
    const { subscription } = new Browser("https://192.0.0.8.example/1");
    for (let times = 0; times < 2; times++) {
      expect((await subscribes(visitor, token, subscription)).status).toBe(204);
    }
    expect((await unsubscribes(visitor, token, { endpoint: subscription.endpoint })).status).toBe(204);
    expect((await unsubscribes(visitor, token)).status).toBe(204);
  });

  it.each([
    ["plain http", { endpoint: "http://push.example/1" }],
    ["an address in a private network", { endpoint: "https://10.1.2.3/1" }],
    ["loopback", { endpoint: "https://127.0.0.1/1" }],
    ["a name of loopback", { endpoint: "https://localhost/1" }],
    ["IPv6 loopback", { endpoint: "https://[::1]/1" }],
    ["no address", { endpoint: "push" }],
    ["an endless address", { endpoint: `https://push.example/${"x".repeat(2000)}` }],
    ["no keys", { keys: undefined }],
    ["a short key", { keys: { p256dh: "AAAA", auth: "AAAAAAAAAAAAAAAAAAAAAA" } }],
    ["a secret that is too long", { keys: { p256dh: "A".repeat(87), auth: "A".repeat(23) } }],
    ["a point that is on no curve", { keys: { p256dh: "A".repeat(87), auth: "A".repeat(22) } }],
  ])("refuses %s as invalid, without a ban", async (_, wrong) => {
    const visitor = running().visitor();
    const { token } = await visitor.takes();
    const { subscription } = new Browser("https://192.0.0.8.example/1");
    expectProblem(await subscribes(visitor, token, { ...subscription, ...wrong }), 422, "invalid");
    expect((await visitor.reads(token)).status).toBe(200);
  });

  it("asks for a token, and tells of a ticket that has ended", async () => {
    const visitor = running().visitor();
    const { subscription } = new Browser("https://192.0.0.8.example/1");
    const reply = await visitor.send("/api/ticket/push", {
      method: "PUT",
      body: JSON.stringify(subscription),
      headers: JSON_BODY,
    });
    expectProblem(reply, 401, "no-token");
    const { token } = await visitor.takes();
    await visitor.leaves(token);
    expectProblem(await subscribes(visitor, token, subscription), 410, "left");
    expectProblem(await unsubscribes(visitor, token, { endpoint: 5 }), 422, "invalid");
  });
});
