import { expect, it } from "vitest";
import { OperatorAtWork } from "../operator/operator-at-work.ts";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem, millisecondsFrom } from "./visitor.ts";

const start = useDaemons();
async function operates(folder: string, ...command: string[]): Promise<string> {
  const { code, out, err } = await new OperatorAtWork(folder).says(...command);
  expect(code, err).toBe(0);
  return out;
}

it("bans everybody in a network at once, also who comes later, and nobody beyond it", async () => {
  const { visitor, stream, daemon } = await start();
  const inside = await visitor("127.0.1.1").takes();
  const outside = await visitor("127.0.2.1").takes();
  const board = await stream("/api/queue/events", { from: "127.0.1.2" });
  const own = await stream("/api/ticket/events", { from: "127.0.1.3", token: outside.token });
  const other = await stream("/api/queue/events", { from: "127.0.2.2" });
  await other.sees(() => true);
  await operates(daemon.folder, "ban", "127.0.1.0/24", "--for", "2h", "--reason", "a kennel");
  for (const address of ["127.0.1.1", "127.0.1.254"]) {
    const banned = visitor(address);
    for (const path of ["/api/queue", "/api/queue/events", "/api/ticket", "/", "/display", "/openapi.json"]) {
      const problem = expectProblem(await banned.send(path, { token: outside.token }), 403, "banned");
      expect(problem.reason).toBe("a kennel");
      expect(millisecondsFrom(problem.since, problem.until)).toBe(7_200_000);
      expect(problem.detail).toContain("The network of this address (127.0.1.0/24)");
    }
    expectProblem(await banned.asksForTicket(), 403, "banned");
    expectProblem(await banned.claims(inside.token), 403, "banned");
    expect((await banned.send("/healthz")).status).toBe(200);
    expect((await banned.send("/readyz")).status).toBe(200);
  }
  await expect.poll(() => [board.ending, own.ending].includes(null)).toBe(false);
  expect(other.ending).toBeNull();
  // Its token claims from nowhere any more, and the next one is called.
  expectProblem(await visitor("127.0.2.1").claims(inside.token), 410, "ended");
  expect((await visitor("127.0.2.1").ticket(outside.token)).state).toBe("called");
  await visitor("127.0.2.9").takes();
  await operates(daemon.folder, "unban", "127.0.1.0/24");
  await visitor("127.0.1.1").takes();
});

it("keeps bans of networks over a restart, and lets them run out", async () => {
  const { visitor, daemon } = await start();
  await operates(daemon.folder, "ban", "127.0.1.0/24", "--for", "1h");
  await operates(daemon.folder, "ban", "127.0.4.0/22", "--for", "4s");
  const before = expectProblem(await visitor("127.0.1.7").send("/api/queue"), 403, "banned");
  await daemon.stop("SIGKILL");
  const after = await start([], daemon.folder);
  const problem = expectProblem(await after.visitor("127.0.1.8").send("/api/queue"), 403, "banned");
  expect([problem.since, problem.until]).toEqual([before.since, before.until]);
  await expect
    .poll(async () => (await after.visitor("127.0.7.1").send("/api/queue")).status, { timeout: 20_000 })
    .toBe(200);
  expect(await operates(daemon.folder, "bans")).toMatch(/^127\.0\.1\.0\/24 is banned[^\n]*\n$/);
});

it("bans networks of IPv6, whatever their length", async () => {
  const { visitor, daemon } = await start(["--trust-proxy", "127.0.0.3/32"]);
  const statusOf = async (address: string): Promise<number> =>
    (await visitor("127.0.0.3").send("/api/queue", { headers: { "x-forwarded-for": address } })).status;
  await operates(daemon.folder, "ban", "2001:db8:8000::/33");
  await operates(daemon.folder, "ban", "2001:db8:1:2:3::/80");
  expect(await statusOf("2001:db8:8000::1")).toBe(403);
  expect(await statusOf("2001:db8:ffff:ffff:ffff::1")).toBe(403);
  expect(await statusOf("2001:db8:7fff:ffff::1")).toBe(200);
  expect(await statusOf("2001:db8:1:2:ffff::1")).toBe(403);
  expect(await statusOf("2001:db8:1:3::1")).toBe(200);
  await operates(daemon.folder, "ban", "::/0");
  expect(await statusOf("2001:db8:1:3::1")).toBe(403);
  expect(await statusOf("198.51.100.7")).toBe(200);
});

it("spares whoever is never banned in a banned network, the proxies too", async () => {
  const flags = ["--never-ban", "127.0.1.64/26", "--trust-proxy", "127.0.1.3/32"];
  const { visitor, stream, daemon } = await start(flags);
  const spared = await visitor("127.0.1.70").takes();
  const watching = await stream("/api/ticket/events", { from: "127.0.1.71", token: spared.token });
  await watching.sees(() => true);
  await operates(daemon.folder, "ban", "127.0.1.0/24");
  await operates(daemon.folder, "ban", "0.0.0.0/0");
  expect((await visitor("127.0.1.70").ticket(spared.token)).state).toBe("called");
  await visitor("127.0.1.127").takes();
  expect(watching.ending).toBeNull();
  await visitor("127.0.1.3").board();
  const through = { headers: { "x-forwarded-for": "198.51.100.7" } };
  expectProblem(await visitor("127.0.1.3").send("/api/queue", through), 403, "banned");
  expectProblem(await visitor("127.0.1.128").send("/api/queue"), 403, "banned");
});
