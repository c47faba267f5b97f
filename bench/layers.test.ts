import { expect, test } from "vitest";
import { type CpuProfile, sharesByLayer } from "./layers.ts";

const frame = (functionName: string, url = "") => ({ functionName, url });
const profile: CpuProfile = {
  startTime: 1000,
  nodes: [
    { id: 1, callFrame: frame("(root)"), children: [2, 3, 4, 7] },
    { id: 2, callFrame: frame("(idle)") },
    { id: 3, callFrame: frame("(garbage collector)") },
    { id: 4, callFrame: frame("#transact", "file:///x/build/store/group-commit.js"), children: [5] },
    { id: 5, callFrame: frame("insert", "file:///x/build/store/ticket-table.js"), children: [6] },
    { id: 6, callFrame: frame("map") },
    { id: 7, callFrame: frame("emit", "node:events"), children: [8] },
    { id: 8, callFrame: frame("handleRequest", "file:///x/node_modules/koa/lib/application.js") },
  ],
  samples: [8, 2, 3, 4, 5, 6, 7, 8],
  timeDeltas: [10, 10, 10, 10, 10, 10, 10, 10],
};

test("time belongs to the nearest caller that has a layer, and idle time to nobody", () => {
  const shares = Object.fromEntries(sharesByLayer(profile, 0, 2000));
  expect(shares).toEqual({
    "Koa and its router": 2 / 7,
    SQLite: 2 / 7,
    "garbage collection": 1 / 7,
    "COMMIT, waiting for the disk": 1 / 7,
    "Node's HTTP and sockets": 1 / 7,
  });
});

test("only what was sampled between the two moments counts", () => {
  expect(sharesByLayer(profile, 1055, 1065)).toEqual([["SQLite", 1]]);
});
