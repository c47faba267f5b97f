import { expect, it, onTestFinished } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { startOnEarlierQueue, TOKENS } from "./earlier-queue.ts";

async function upgraded(): Promise<{ daemon: DaemonProcess; http: HttpClient }> {
  const daemon = await startOnEarlierQueue();
  const http = new HttpClient(daemon.url);
  onTestFinished(async () => {
    http.close();
    await daemon.remove();
  });
  return { daemon, http };
}

it("everybody in the line of an earlier version has the same place, cat and end after the upgrade", async () => {
  const { daemon, http } = await upgraded();
  const board = (await http.send("/api/queue")).json();
  expect(board).toMatchObject({ waiting: ["A05", "A06"], announcement: { text: "Back at two" } });
  expect(board.active).toMatchObject([
    { number: "A01", state: "viewing" },
    { number: "A04", state: "called" },
  ]);
  const cat = await http.send("/api/ticket/cat", { token: TOKENS.viewing });
  expect(cat.headers["repr-digest"]).toBe("sha-256=:wQG6ajvfhsB0eDGQUMvHkIVx6LxP70gbpjIG2l76/Cw=:");
  // The very token of the first reply.
  const again = await http.post("/api/tickets", { headers: { "idempotency-key": "fixture-key-1" } });
  expect([again.status, again.json().token]).toEqual([200, TOKENS.keyed]);
  for (const token of [TOKENS.seen, TOKENS.left, TOKENS.skipped]) {
    expect((await http.send("/api/ticket", { token })).status).toBe(410);
  }
  expect((await http.post("/api/ticket/claim", { token: TOKENS.keyed })).status).toBe(200);
  for (const token of [TOKENS.keyed, TOKENS.viewing]) {
    expect((await http.post("/api/ticket/done", { token })).status).toBe(204);
  }
  expect((await http.send("/api/queue")).json().active).toMatchObject([{ number: "A05" }, { number: "A06" }]);

  // Nothing is migrated twice, and all of it is still there.
  await daemon.stop();
  const second = await DaemonProcess.start(["--counters", "2"], daemon.folder);
  onTestFinished(() => second.remove());
  const next = new HttpClient(second.url);
  const { active } = (await next.send("/api/queue")).json();
  expect(active).toMatchObject([{ number: "A05" }, { number: "A06" }]);
  next.close();
});

it("a client of an earlier version, which knows no field that is new, takes, follows and claims as it did", async () => {
  const { http } = await upgraded();
  const taken = (await http.post("/api/tickets")).json();
  expect(taken).toMatchObject({
    number: "A07",
    state: "waiting",
    position: 3,
    claimBy: null,
    viewUntil: null,
  });
  const token = String(taken.token);
  // Neither Catq-Queue nor Catq-Token: the first clients sent a bearer and nothing else.
  for (const path of ["/api/ticket", "/api/queue"])
    expect((await http.send(path, { token })).status).toBe(200);
  expect((await http.post("/api/ticket/claim", { token })).status).toBe(409);
  expect((await http.send("/api/ticket", { method: "DELETE", token })).status).toBe(204);
});
