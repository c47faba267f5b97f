import { beforeAll, expect, it } from "vitest";
import { foreignTokens } from "./foreign-tokens.ts";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem, millisecondsFrom } from "./visitor.ts";

const start = useDaemons();
let cheating: string;
beforeAll(async () => {
  [cheating = ""] = await foreignTokens(1);
});

it("lets a ban run out after --ban-for, and says when that is", async () => {
  const { visitor } = await start(["--ban-for", "1500ms"]);
  await visitor().takes();
  const cheat = visitor("127.0.0.2");
  const problem = expectProblem(await cheat.claims(cheating), 403, "banned");
  expect(millisecondsFrom(problem.since, problem.until)).toBe(1500);
  await expect.poll(async () => (await cheat.send("/api/queue")).status, { timeout: 10_000 }).toBe(200);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(String(problem.until)) - 50);
  await cheat.takes();
  expectProblem(await cheat.claims(cheating), 403, "banned");
});

it("does not lengthen a ban by requests that are refused for it", async () => {
  const { visitor } = await start(["--ban-for", "10m"]);
  await visitor().takes();
  const first = expectProblem(await visitor("127.0.0.2").claims(cheating), 403, "banned");
  const again = expectProblem(await visitor("127.0.0.2").claims(cheating), 403, "banned");
  expect(again.until).toBe(first.until);
});

it("keeps a ban over a restart, with its end", async () => {
  const flags = ["--ban-for", "10m"];
  const { visitor, daemon } = await start(flags);
  await visitor().takes();
  const before = expectProblem(await visitor("127.0.0.2").claims(cheating), 403, "banned");
  await daemon.stop("SIGKILL");
  const after = await start(flags, daemon.folder);
  const problem = expectProblem(await after.visitor("127.0.0.2").send("/api/queue"), 403, "banned");
  expect([problem.since, problem.until]).toEqual([before.since, before.until]);
  await after.visitor("127.0.0.1").board();
});

it("never bans an address of --never-ban, whatever it presents", async () => {
  const { visitor } = await start(["--never-ban", "127.0.0.8/30", "--never-ban", "127.0.5.0/24"]);
  await visitor().takes();
  for (const from of ["127.0.0.9", "127.0.5.77"]) {
    for (const token of [cheating, "A00", "kitty"]) {
      const reply = await visitor(from).claims(token);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
    }
    await visitor(from).board();
    await visitor(from).takes();
  }
  expectProblem(await visitor("127.0.0.12").claims(cheating), 403, "banned");
  expectProblem(await visitor("127.0.0.12").send("/api/queue"), 403, "banned");
});

it("bans whom a trusted proxy names, not the proxy, and not whom the cheat names", async () => {
  const { visitor } = await start(["--trust-proxy", "127.0.0.3/32", "--trust-proxy", "10.0.0.0/8"]);
  await visitor().takes();
  const through = (forwarded: string, token?: string) =>
    visitor("127.0.0.3").send(token === undefined ? "/api/queue" : "/api/ticket", {
      ...(token !== undefined && { token }),
      headers: { "x-forwarded-for": forwarded },
    });
  expectProblem(await through("203.0.113.7, 198.51.100.4, 10.1.1.1", cheating), 403, "banned");
  expect((await through("198.51.100.4")).status).toBe(403);
  expect((await through("203.0.113.7")).status).toBe(200);
  expect((await through("10.1.1.1")).status).toBe(200);
  // Whatever the banned one writes in front, the proxy's own entry counts.
  for (const dodge of ["1.2.3.4", "127.0.0.3", "10.9.9.9", "unknown", "::1", ""]) {
    expect((await through(`${dodge}, 198.51.100.4`)).status, dodge).toBe(403);
  }
  expect((await through("::ffff:198.51.100.4")).status, "the same address, mapped into IPv6").toBe(403);
  await visitor("127.0.0.3").board();
});

it("bans an IPv6 caller with the whole of its /64, and no other", async () => {
  const { visitor } = await start(["--trust-proxy", "127.0.0.3/32"]);
  await visitor().takes();
  const from = (address: string) => ({ headers: { "x-forwarded-for": address } });
  const proxy = visitor("127.0.0.3");
  expectProblem(
    await proxy.send("/api/ticket", { token: cheating, ...from("2001:db8:1:2::5") }),
    403,
    "banned",
  );
  expect((await proxy.send("/api/queue", from("2001:db8:1:2:ffff::9"))).status).toBe(403);
  expect((await proxy.send("/api/queue", from("2001:db8:1:3::5"))).status).toBe(200);
});

it("bans no neighbours on a link, and nobody else who comes from IPv4 through a translator or a Teredo server", async () => {
  const { visitor } = await start(["--trust-proxy", "127.0.0.3/32"]);
  await visitor().takes();
  const from = (address: string) => ({ headers: { "x-forwarded-for": address } });
  const proxy = visitor("127.0.0.3");
  for (const [cheat, neighbour] of [
    ["fe80::1", "fe80::2"],
    ["fe80::1%eth0", "fe80::1%eth1"],
    ["64:ff9b::192.0.2.1", "64:ff9b::192.0.2.2"],
    ["64:ff9b:1::192.0.2.1", "192.0.2.1"],
    ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:4136:e378:8000:63bf:3fff:fdd3"],
  ] as const) {
    expectProblem(await proxy.send("/api/ticket", { token: cheating, ...from(cheat) }), 403, "banned");
    expectProblem(await proxy.send("/api/queue", from(cheat)), 403, "banned");
    expect((await proxy.send("/api/queue", from(neighbour))).status, neighbour).toBe(200);
  }
});

it("never bans for a token of its own that has ended, however late, in an empty queue or after a restart", async () => {
  const flags = ["--claim-window", "2500ms"];
  const { visitor, daemon } = await start(flags);
  const [seen, missed, left] = await visitor().takesMany(3);
  await visitor().isServed(seen?.token ?? "");
  await visitor().leaves(left?.token ?? "");
  await visitor().seesBoard(({ recent }) => recent.length === 3);
  const ends = [
    [seen?.token, "seen"],
    [missed?.token, "missed"],
    [left?.token, "left"],
  ] as const;
  for (const [token, code] of ends) expectProblem(await visitor("127.0.0.2").claims(token ?? ""), 410, code);
  await daemon.stop("SIGKILL");
  const after = await start(["--claim-window", "60s"], daemon.folder);
  for (const [token, code] of ends)
    expectProblem(await after.visitor("127.0.0.2").claims(token ?? ""), 410, code);
  await after.visitor().takes();
  for (const [token, code] of ends) {
    expectProblem(await after.visitor("127.0.0.2").reads(token ?? ""), 410, code);
    expectProblem(await after.visitor("127.0.0.2").claims(token ?? ""), 410, code);
  }
  await after.visitor("127.0.0.2").takes();
});
