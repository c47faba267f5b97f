import { expect } from "vitest";
import { test } from "./test-with-queues.ts";

test("three restarts in a row, and a daemon that is away for a while, cost nobody the place", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const people = [queue.person(), queue.person()];
  const takes = [];
  for (const [index, person] of people.entries()) {
    const take = person.starts("take", "--json");
    await take.says(new RegExp(`"type":"ticket","v":1,"ticket":{"number":"A0${index + 1}"`));
    takes.push(take);
  }
  for (const [round, signal] of (["SIGTERM", "SIGKILL", "SIGTERM"] as const).entries()) {
    await queue.stop(signal);
    for (const take of takes) {
      await take.says(new RegExp(`("state":"online"[\\s\\S]*"state":"reconnecting"[\\s\\S]*){${round + 1}}`));
    }
    await queue.startAgain();
    for (const take of takes) await take.says(new RegExp(`("state":"online"[\\s\\S]*){${round + 2}}`));
  }
  await letGo();
  for (const take of takes) expect(await take.ended).toMatchObject({ exit: 0, stderr: "" });
  expect(people.map((person) => person.files())).toEqual([["cat-A01.png"], ["cat-A02.png"]]);
});
