import { expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { SETTINGS } from "../../../test/open-store.ts";
import { databaseOf, openSimulatedStore } from "../../../test/simulated-store.ts";
import { openRemoteStore } from "./remote-store.ts";

it.each(["refuses connections", "says nothing more"])(
  "closes in seconds, though its database %s meanwhile",
  async (what) => {
    const clock = new FakeClock();
    const folder = freshFolder();
    const store = await openSimulatedStore(folder, clock);
    const { server, network } = databaseOf(folder);
    const changed = store.change({}, () => ({ answer: null, effects: [] })).catch((error: unknown) => error);
    let isClosed = false;
    const closing = store.close().then(() => {
      isClosed = true;
    });
    server.isUp = false;
    for (const connection of [...network.connections]) {
      if (what === "refuses connections") connection.break(0);
      else connection.goSilent(0);
    }
    for (let passed = 0; passed < 6000 && !isClosed; passed += 50) {
      await clock.advance(50);
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(isClosed).toBe(true);
    await Promise.all([closing, changed]);
  },
);

it("gives up its opening at once when it is told to, however long the database is silent", async () => {
  const told = new AbortController();
  const opening = openRemoteStore({
    connector: { connect: () => new Promise(() => {}) },
    clock: new FakeClock(),
    chance: () => 0,
    drawBytes: (count) => Buffer.alloc(count),
    gather: (run) => void setImmediate(run),
    name: "n",
    readSettings: () => SETTINGS,
    signal: told.signal,
  });
  told.abort("SIGTERM");
  await expect(opening).rejects.toBe("SIGTERM");
});
