import type { LookupAddress } from "node:dns";
import { connect, createServer } from "node:net";
import { expect, it } from "vitest";
import { listen } from "../process/listen.ts";
import { checkedLookup, systemResolve } from "./checked-lookup.ts";

const v4 = (address: string): LookupAddress => ({ address, family: 4 });
const v6 = (address: string): LookupAddress => ({ address, family: 6 });
const refusing = (bad: string) => (address: string) => {
  if (address === bad) throw new Error(`${address} is refused`);
};

function look(addresses: LookupAddress[], bad: string, options: { all?: boolean; family?: number } = {}) {
  const lookup = checkedLookup(async () => addresses, refusing(bad));
  return new Promise((resolve, reject) => {
    lookup("cats.example", options, (error, address, family) =>
      error ? reject(error) : resolve(family === undefined ? address : [address, family]),
    );
  });
}

it("answers in the form it is asked for", async () => {
  const both = [v6("2606:4700::1"), v4("1.1.1.1")];
  expect(await look(both, "", { all: true })).toEqual(both);
  expect(await look(both, "")).toEqual(["2606:4700::1", 6]);
  expect(await look(both, "", { family: 4, all: true })).toEqual([v4("1.1.1.1")]);
});

it("refuses a name of which any address is refused", async () => {
  await expect(look([v4("1.1.1.1"), v4("10.0.0.1")], "10.0.0.1")).rejects.toThrow("10.0.0.1 is refused");
});

it("refuses a name without an address, and passes on what the resolver says", async () => {
  await expect(look([], "")).rejects.toThrow("no address");
  await expect(look([v6("::1")], "", { family: 4 })).rejects.toThrow("no address");
  await expect(systemResolve("no-such-name.invalid")).rejects.toMatchObject({ syscall: "getaddrinfo" });
});

it("ties the connection to the address that was checked, though the name says another the next time", async () => {
  const server = createServer((socket) => socket.end());
  const { port } = new URL(await listen(server, "127.0.0.1", 0));
  let asked = 0;
  const checked: string[] = [];
  const lookup = checkedLookup(
    async () => [v4(asked++ === 0 ? "127.0.0.1" : "10.0.0.1")],
    (address) => checked.push(address),
  );
  const socket = connect({ host: "cats.example", port: Number(port), lookup });
  const remote = await new Promise((resolve) => socket.on("connect", () => resolve(socket.remoteAddress)));
  expect([remote, asked, checked]).toEqual(["127.0.0.1", 1, ["127.0.0.1"]]);
  socket.destroy();
  server.close();
});
