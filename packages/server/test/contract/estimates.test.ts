import { expect, it } from "vitest";
import { useDaemon, useDaemons } from "./running-daemons.ts";

const shared = useDaemon();
const start = useDaemons();

it("bounds the wait by the windows: those ahead, and what is left at the counter", async () => {
  const { visitor } = shared();
  const tickets = await visitor().takesMany(4);
  // The first may miss its turn, come back, wait for a cat, claim at the last moment and then view: 190 s in all.
  [0, 190_000, 380_000, 570_000].forEach((bound, i) => {
    expect(tickets[i]?.longestWaitMs, `ticket ${i}`).toBeLessThanOrEqual(bound);
    expect(tickets[i]?.longestWaitMs, `ticket ${i}`).toBeGreaterThanOrEqual(bound === 0 ? 0 : bound - 5000);
    expect(tickets[i]?.estimatedWaitMs).toBeLessThanOrEqual(tickets[i]?.longestWaitMs ?? 0);
  });
  await visitor().claims(tickets[0]?.token ?? "");
  const next = await visitor().ticket(tickets[1]?.token ?? "");
  expect(next.longestWaitMs).toBeLessThanOrEqual(60_000);
  expect(next.longestWaitMs).toBeGreaterThan(50_000);
});

it("bounds it by one claim window less for each where nobody may come back after a missed turn", async () => {
  const { visitor } = await start(["--rejoin-window", "0s"]);
  const tickets = await visitor().takesMany(4);
  // The first may wait for a cat, claim at the last moment and then view: 130 s in all, less what has gone by.
  [0, 130_000, 260_000, 390_000].forEach((bound, i) => {
    expect(tickets[i]?.longestWaitMs, `ticket ${i}`).toBeLessThanOrEqual(bound);
    expect(tickets[i]?.longestWaitMs, `ticket ${i}`).toBeGreaterThanOrEqual(bound === 0 ? 0 : bound - 5000);
  });
});

it("learns the expected wait from ten turns that were", async () => {
  const { visitor } = shared();
  for (let round = 0; round < 2; round++) {
    for (const { token } of await visitor().takesMany(5)) await visitor().isServed(token);
  }
  const { averageTurnMs } = await visitor().board();
  expect(averageTurnMs).toBeLessThan(10_000);
  const tickets = await visitor().takesMany(4);
  const last = tickets[3];
  expect(last?.estimatedWaitMs).toBeLessThanOrEqual(averageTurnMs * 4 + 1000);
  expect(last?.longestWaitMs).toBeGreaterThan(300_000);
});

it("gives no more to wait for to one who is called or views", async () => {
  const { visitor } = shared();
  const { token, estimatedWaitMs, longestWaitMs } = await visitor().takes();
  expect([estimatedWaitMs, longestWaitMs]).toEqual([0, 0]);
  await visitor().claims(token);
  expect(await visitor().ticket(token)).toMatchObject({ estimatedWaitMs: 0, longestWaitMs: 0 });
});

it("tells on the board, before a number is taken, what its holder would wait", async () => {
  const { visitor } = shared();
  expect((await visitor().board()).newcomer).toEqual({ estimatedWaitMs: 0, longestWaitMs: 0 });
  await visitor().takesMany(2);
  const { newcomer } = await visitor().board();
  const taken = await visitor().takes();
  expect(newcomer?.longestWaitMs).toBeGreaterThanOrEqual(taken.longestWaitMs);
  expect(newcomer?.longestWaitMs).toBeLessThan(taken.longestWaitMs + 5000);
  expect(newcomer?.estimatedWaitMs).toBeGreaterThanOrEqual(taken.estimatedWaitMs);
  expect(newcomer?.estimatedWaitMs).toBeLessThan(taken.estimatedWaitMs + 5000);
});
