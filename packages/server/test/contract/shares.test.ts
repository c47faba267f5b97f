import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();

it("gives one IPv6 subscriber what four addresses get, a site what 16 get, and nobody else less", async () => {
  const flags = ["--trust-proxy", "127.0.0.3/32", "--tickets-per-address", "1"];
  const { visitor } = await start(flags);
  const takes = (address: string) =>
    visitor("127.0.0.3").send("/api/tickets", { method: "POST", headers: { "x-forwarded-for": address } });
  const statuses = async (...subnets: string[]): Promise<number[]> => {
    const replies: number[] = [];
    for (const subnet of subnets) replies.push((await takes(`2001:db8:0:${subnet}::1`)).status);
    return replies;
  };
  expect(await statuses("0", "0", "1", "2", "3")).toEqual([201, 429, 201, 201, 201]);
  const full = expectProblem(await takes("2001:db8:0:ff::1"), 429, "too-many-tickets");
  expect(full).toMatchObject({ limit: 4, detail: expect.stringContaining("(2001:db8::/56) holds 4") });
  for (const subscriber of ["1", "2", "a"]) {
    const subnets = ["00", "01", "80", "ff", "33"].map((subnet) => subscriber + subnet);
    expect(await statuses(...subnets)).toEqual([201, 201, 201, 201, 429]);
  }
  const site = expectProblem(await takes("2001:db8:0:b00::1"), 429, "too-many-tickets");
  expect(site).toMatchObject({ limit: 16, detail: expect.stringContaining("(2001:db8::/48) holds 16") });
  for (const other of ["2001:db8:1::1", "2001:db9::1", "64:ff9b::192.0.2.1", "192.0.2.1", "192.0.2.2"]) {
    expect((await takes(other)).status, other).toBe(201);
  }
});
