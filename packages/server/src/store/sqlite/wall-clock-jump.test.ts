import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../../test/open-store.ts";
import { freshStore } from "../../../test/store-contract/setup.ts";

it("tells each change of the wall clock as it stands, and of queue time whatever jumps", async () => {
  const { store, clock } = await freshStore((folder, clock) =>
    openStore({ file: join(folder, "catqd.db"), clock }),
  );
  const moment = async (): Promise<unknown> =>
    (await store.change({ heads: 0 }, (facts) => ({ answer: facts.moment, effects: [] }))).answer;
  await clock.advance(70);
  clock.jumpWall(-5000);
  const here = { now: 70, wall: clock.wall() };
  expect(await Promise.all([moment(), moment()])).toEqual([here, here]);
});
