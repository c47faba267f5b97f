import { expect, it } from "vitest";
import { foreignTokens } from "./foreign-tokens.ts";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();
const LIMITED = ["--rate-limit", "on"];

it("gives those behind a crowd's address a hundred shares, and nobody else more", async () => {
  const { visitor } = await start([...LIMITED, "--crowd", "127.0.0.1", "--tickets-per-address", "1"]);
  await visitor().takesMany(100);
  expect(expectProblem(await visitor().asksForTicket(), 429, "too-many-tickets").limit).toBe(100);
  await visitor("127.0.0.2").takes();
  const other = expectProblem(await visitor("127.0.0.2").asksForTicket(), 429, "too-many-tickets");
  expect(other.limit).toBe(1);
});

it("bans nobody in a crowd for a foreign token, and ends no tickets there; others are banned", async () => {
  const { visitor } = await start([...LIMITED, "--crowd", "127.0.0.1"]);
  const mine = await visitor().takes();
  const [foreign = ""] = await foreignTokens(1);
  for (const token of ["A07", foreign, "nonsense"]) {
    expectProblem(await visitor().reads(token), 401, "no-token");
    expectProblem(await visitor("127.0.0.2").reads(token), 403, "banned");
  }
  expect((await visitor().ticket(mine.token)).state).toBe("called");
});

it("opens as many streams for a crowd as a hall needs", async () => {
  const { stream } = await start([...LIMITED, "--crowd", "127.0.0.1"]);
  const opened = await Promise.all(Array.from({ length: 200 }, () => stream("/api/queue/events")));
  expect(opened.filter(({ status }) => status === 200)).toHaveLength(200);
});

it("takes nothing from a crowd's IPv6 neighbours, for whom what it has counts too", async () => {
  const flags = ["--trust-proxy", "127.0.0.3/32", "--tickets-per-address", "1"];
  const { visitor } = await start([...flags, "--crowd", "2001:db8:0:5::/64"]);
  const takes = (address: string) =>
    visitor("127.0.0.3").send("/api/tickets", { method: "POST", headers: { "x-forwarded-for": address } });
  for (let taken = 0; taken < 17; taken++) expect((await takes("2001:db8:0:5::1")).status).toBe(201);
  for (const neighbour of ["2001:db8:0:6::1", "2001:db8:0:700::1"]) {
    expect((await takes(neighbour)).status, neighbour).toBe(201);
    expect(expectProblem(await takes(neighbour), 429, "too-many-tickets").limit).toBe(1);
  }
});
