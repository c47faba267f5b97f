import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { FakeClock } from "../../../../test/fake-clock.ts";
import { ConnectionLost } from "../session.ts";
import { Connection } from "./connection.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const ASKED = 1000;

function awayFor(clock: FakeClock): Connection {
  return new Connection("reading", {
    connector: { connect: () => Promise.reject(new ConnectionLost("away")) },
    clock,
    chance: () => 0,
    onTrouble: () => {},
    prepare: async () => {},
  });
}

it("keeps nothing of those who gave up, however long the database is away", async () => {
  const clock = new FakeClock();
  const connection = awayFor(clock);
  await giveUp(connection, clock);
  const before = heapUsed();
  await giveUp(connection, clock);
  expect(heapUsed() - before).toBeLessThan(ASKED * 100);
  connection.close();
});

async function giveUp(connection: Connection, clock: FakeClock): Promise<void> {
  const asked = Array.from({ length: ASKED }, () => connection.getWithin(300));
  const ended = Promise.allSettled(asked);
  for (let passed = 0; passed <= 300; passed += 50) await clock.advance(50);
  expect((await ended).every(({ status }) => status === "rejected")).toBe(true);
}

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

it("refuses all who wait for it when it is closed", async () => {
  const clock = new FakeClock();
  const connection = awayFor(clock);
  const asked = [connection.getWithin(10_000), connection.getWithin(10_000)];
  const ended = Promise.allSettled(asked);
  connection.close();
  await clock.advance(1000);
  expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
