import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { test } from "./test-with-queues.ts";

test("ten takes at once through a kill of the daemon leave none that is not saved", async ({ openQueue }) => {
  const queue = await openQueue("--tickets-per-address", "40");
  const person = queue.person();
  const takes = Array.from({ length: 10 }, () => person.starts("take", "--no-wait"));
  await Promise.any(takes.map((take) => take.says(/^A\d\d$/m)));
  await queue.stop("SIGKILL");
  await queue.startAgain();
  const ends = await Promise.all(takes.map((take) => take.ended));
  for (const { exit, stderr } of ends) expect([0, 7], stderr).toContain(exit);
  // Each key of a lost reply is used up by the next take; whoever is in the line is in the wallet then.
  const lost = (): boolean => readdirSync(person.wallet).some((name) => name.endsWith(".take.json"));
  for (let more = 0; more < 10 && lost(); more++) await person.runs("take", "--no-wait");
  const { active, waiting } = await queue.visitor().board();
  expect(person.savedNumbers()).toEqual([...active.map(({ number }) => number), ...waiting].toSorted());
});
