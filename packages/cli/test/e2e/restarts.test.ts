import { describe, expect } from "vitest";
import { reprDigestOf } from "../scripted-server.ts";
import { CAT_SIZE, readPng } from "./png.ts";
import { test } from "./test-with-queues.ts";

describe.each(["SIGTERM", "SIGKILL"] as const)("the daemon ends by %s and comes back", (signal) => {
  test("while one looks at the cat and one waits: both are told, and nobody loses anything", async ({
    openQueue,
  }) => {
    const queue = await openQueue();
    const [looker, waiter] = [queue.person(), queue.person()];
    const look = looker.starts("take", "--linger");
    await look.says(/saved as cat-A00\.png/);
    const wait = waiter.starts("take");
    await wait.says(/A01 is next/);
    await queue.stop(signal);
    for (const take of [look, wait]) await take.says(/The connection is lost \(.+\); trying again\./);
    await queue.startAgain();
    for (const take of [look, wait]) await take.says(/Connected again\./);
    const shown = await queue.visitor().looks(looker.tokenOf("A00"));
    expect(shown.headers["repr-digest"]).toBe(reprDigestOf(looker.read("cat-A00.png")));
    look.signal("SIGINT");
    for (const take of [look, wait]) {
      const { exit, stdout, stderr } = await take.ended;
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
      expect(stdout.match(/connection is lost/g)).toHaveLength(1);
      expect(stdout.match(/is saved as/g)).toHaveLength(1);
    }
    expect([looker.files(), waiter.files()]).toEqual([["cat-A00.png"], ["cat-A01.png"]]);
    expect(readPng(waiter.read("cat-A01.png"))).toEqual(CAT_SIZE);
  });

  test("just when one is called: the claim is tried until it is heard", async ({ openQueue }) => {
    const queue = await openQueue();
    const { letGo, person, take } = await queue.hasWaiter();
    // Held still, so that the call is on its way when the daemon goes.
    take.signal("SIGSTOP");
    await letGo();
    await queue.visitor().seesBoard(({ active }) => active[0]?.state === "called");
    await queue.stop(signal);
    take.signal("SIGCONT");
    await take.says(/connection is lost|cannot reach/i);
    await queue.startAgain();
    expect(await take.ended).toMatchObject({ exit: 0, stderr: "" });
    expect(person.files()).toEqual(["cat-A01.png"]);
    expect(readPng(person.read("cat-A01.png"))).toEqual(CAT_SIZE);
  });
});

test("another queue at the same address ends the wait, judges no old token, and says so", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  await queue.holdsCounter();
  const person = queue.person();
  for (const number of ["A01", "A02", "A03", "A04"]) expect(await person.takesNumber()).toBe(number);
  const waiter = queue.person();
  const take = waiter.starts("take");
  await take.says(/A05 is 5th/);
  await queue.stop("SIGTERM");
  await queue.startAgain({ isAnotherQueue: true });
  // Somebody in the new queue: with nobody there, an unknown token is not judged.
  await queue.visitor().takesMany(3);
  const { exit, stdout, stderr } = await take.ended;
  expect(exit, stdout + stderr).toBe(4);
  const asks = [["status", "A01"], ["claim", "A02"], ["leave", "A03"], ["pass"]];
  for (const args of asks) {
    const { exit, stderr } = await person.runs(...args);
    expect(stderr).toContain(`another queue answers at ${queue.url} now, and A0`);
    expect(exit).toBe(4);
  }
  expect((await person.runs("tickets")).exit).toBe(0);
  // Nobody is banned.
  expect((await person.runs("watch", "--once")).exit).toBe(0);
  expect(await waiter.takesNumber()).toBe("A03");
});
