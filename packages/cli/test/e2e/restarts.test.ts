import { describe, expect } from "vitest";
import { CAT_SIZE, readPng, reprDigestOf } from "./png.ts";
import { test } from "./test-with-queues.ts";

describe.each(["SIGTERM", "SIGKILL"] as const)("the daemon ends by %s and comes back", (signal) => {
  test("while one waits: it is told, the place is kept, and the cat comes", async ({ openQueue }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const person = queue.person();
    const take = person.starts("take");
    await take.says(/A01 is next/);
    await queue.stop(signal);
    await take.says(/The connection is lost \(.+\); trying again\./);
    await queue.startAgain();
    await take.says(/Connected again\./);
    await letGo();
    const { exit, stdout, stderr } = await take.ended;
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout.match(/connection is lost/g)).toHaveLength(1);
    expect(person.files()).toEqual(["cat-A01.png"]);
    expect(readPng(person.read("cat-A01.png"))).toEqual(CAT_SIZE);
  });

  test("just when one is called: the claim is tried until it is heard", async ({ openQueue }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const person = queue.person();
    const take = person.starts("take");
    await take.says(/A01 is next/);
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

  test("while one looks at the cat: the same cat, once, and a good end", async ({ openQueue }) => {
    const queue = await openQueue("--view-window", "6s");
    const person = queue.person();
    const take = person.starts("take", "--linger");
    await take.says(/saved as cat-A00\.png/);
    await queue.stop(signal);
    await take.says(/connection is lost/);
    await queue.startAgain();
    await take.says(/Connected again/);
    const shown = await queue.visitor().looks(person.tokenOf("A00"));
    expect(shown.headers["repr-digest"]).toBe(reprDigestOf(person.read("cat-A00.png")));
    const { exit, stdout, stderr } = await take.ended;
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout.match(/is saved as/g)).toHaveLength(1);
    expect(person.files()).toEqual(["cat-A00.png"]);
  });
});

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

test("another queue at the same address ends the wait, and nobody is banned for the old token", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  await queue.holdsCounter();
  const person = queue.person();
  const take = person.starts("take");
  await take.says(/A01 is next/);
  await queue.stop("SIGTERM");
  await queue.startAgain({ isAnotherQueue: true });
  // Somebody in the new queue: with nobody there, an unknown token is not judged.
  await queue.visitor().takesMany(3);
  const { exit, stdout, stderr } = await take.ended;
  expect(exit, stdout + stderr).toBe(4);
  expect((await person.runs("watch", "--once")).exit).toBe(0);
  for (const command of ["status", "claim", "leave", "pass"]) {
    expect(await person.runs(command), command).toMatchObject({ exit: expect.not.stringMatching(/^(0|5)$/) });
  }
  expect((await person.runs("tickets")).exit).toBe(0);
  expect((await person.runs("watch", "--once")).exit).toBe(0);
  expect(await person.takesNumber()).toBe("A03");
});

test("another queue refuses a saved token without judging it, and says so", async ({ openQueue }) => {
  const queue = await openQueue();
  await queue.holdsCounter();
  const person = queue.person();
  for (const number of ["A01", "A02", "A03", "A04"]) expect(await person.takesNumber()).toBe(number);
  await queue.stop("SIGTERM");
  await queue.startAgain({ isAnotherQueue: true });
  await queue.visitor().takesMany(3);
  const asks = [["status", "A01"], ["claim", "A02"], ["leave", "A03"], ["pass"]];
  for (const args of asks) {
    const { exit, stderr } = await person.runs(...args);
    expect(stderr).toContain(`another queue answers at ${queue.url} now, and A0`);
    expect(exit).toBe(4);
  }
  expect((await person.runs("watch", "--once")).exit).toBe(0);
});
