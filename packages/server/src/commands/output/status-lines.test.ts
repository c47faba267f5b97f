import { expect, it } from "vitest";
import type { Output } from "../../control/protocol.ts";
import { statusLines } from "./status-lines.ts";

const now = "2026-11-25T10:00:00.000Z";
const status: Output<"status"> = {
  now,
  state: "open",
  counters: 4,
  active: [],
  waiting: [],
  waitingCount: 0,
  recent: [],
  averageTurnMs: 40_000,
  announcement: null,
  title: null,
  newcomer: null,
  refusals: [],
  hiddenProxy: null,
  watchers: { board: 0, ticket: 0 },
  banCount: 0,
  push: null,
  checks: [],
  daemons: [],
  url: "http://127.0.0.1:8080",
  isSocketHanded: false,
  version: "1",
  pid: 1,
  startedAt: now,
  dataFolder: "/var/lib/catqd",
};

it("gathers refusals by code, names those who meet most of them, and tells of --crowd where many do", () => {
  const addresses = ["203.0.113.9", "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"];
  const refusals = addresses.map((address, index) => ({
    code: "too-many-tickets",
    address,
    count: index === 0 ? 90 : 2,
  }));
  refusals.push({ code: "closed", address: "192.0.2.1", count: 1 });
  expect(statusLines({ ...status, refusals, watchers: { board: 1, ticket: 2 } }).slice(5, 11)).toEqual([
    "Watching: 3, 2 of them with a ticket",
    "Banned: nobody",
    "Refused in the last ten minutes: 99",
    "  too-many-tickets 98 (203.0.113.9 90, 192.0.2.1 2, 192.0.2.2 2, 192.0.2.3 2, and 1 more)",
    "  closed 1 (192.0.2.1 1)",
    "  Do many people share 203.0.113.9? `catqd set crowd` takes all such addresses.",
  ]);
});

it("takes a proxy that is not trusted for no crowd", () => {
  const hiddenProxy = "127.0.0.1";
  const refusals = [{ code: "slow-down", address: hiddenProxy, count: 90 }];
  const lines = statusLines({ ...status, refusals, hiddenProxy }).join("\n");
  expect(lines).toContain("Everybody is 127.0.0.1: see trust-proxy.");
  expect(lines).not.toContain("crowd");
});

it("says what is not well", () => {
  const lines = statusLines({
    ...status,
    banCount: null,
    checks: [
      { name: "clock", isOk: true, detail: "The clock can be right." },
      { name: "storage", isOk: false, detail: "The disk is full." },
    ],
  });
  expect(lines).toContain("Banned: unknown, as the disk does not say");
  expect(lines.slice(-4, -2)).toEqual(["Not ready:", "  storage: The disk is full."]);
});
