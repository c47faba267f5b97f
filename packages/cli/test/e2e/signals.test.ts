import { expect } from "vitest";
import { CAT_SIZE, readPng } from "./png.ts";
import { test } from "./test-with-queues.ts";

test("Ctrl-C in the line keeps the place, and the way back that is printed leads to the cat", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  const { letGo, person, take } = await queue.hasWaiter();
  take.signal("SIGINT");
  const { exit, stdout, stderr } = await take.ended;
  expect(exit).toBe(130);
  expect(stderr).not.toMatch(/\bat .*\.js:/);
  expect((await queue.visitor().board()).waiting).toEqual(["A01"]);
  expect(person.files()).toEqual([]);

  const wayBack = /To come back: (catq .*)$/m.exec(stderr)?.[1];
  expect(wayBack, stdout + stderr).toBe(`catq claim A01 --wait -s ${queue.url}`);
  // As it is pasted into another shell, which has no CATQ_SERVER.
  const back = person.startsShell(String(wayBack), { CATQ_SERVER: "" });
  await back.says(/A01 is next/);
  await letGo();
  expect(await back.ended).toMatchObject({ exit: 0, stderr: "" });
  expect(readPng(person.read("cat-A01.png"))).toEqual(CAT_SIZE);
  expect(person.files()).toEqual(["cat-A01.png"]);
});

test("the way back leads to the place of a token from another machine, too", async ({ openQueue }) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const person = queue.person();
  const { token } = await queue.visitor().takes();
  const claim = person.starts("claim", token, "--wait");
  await claim.says(/A01 is next/);
  claim.signal("SIGINT");
  const wayBack = /To come back: (catq .*)$/m.exec((await claim.ended).stderr)?.[1];
  const back = person.startsShell(String(wayBack));
  await back.says(/A01 is next/);
  await letGo();
  expect((await back.ended).exit).toBe(0);
  expect(person.files()).toEqual(["cat-A01.png"]);
});

test.for([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)(
  "%s ends with %i and says on standard error how to come back, for people and scripts alike",
  async ([signal, code], { openQueue }) => {
    const queue = await openQueue();
    await queue.holdsCounter();
    const take = queue.person().starts("take");
    const json = queue.person().starts("take", "--json");
    await take.says(/A0. is (next|2nd|3rd|\d+th)/);
    await json.says(/"type":"ticket"/);
    take.signal(signal);
    json.signal(signal);
    expect(await take.ended).toMatchObject({ exit: code, stderr: expect.stringMatching(/^A0. is kept\./) });
    expect(await json.ended).toMatchObject({ exit: code, stderr: expect.stringMatching(/^A0. is kept\./) });
    for (const line of json.jsonLines()) expect(line).toMatchObject({ v: 1 });
    expect((await queue.visitor().board()).waitingCount).toBe(2);
  },
);

test("Ctrl-C while the daemon is away ends at once, and the place is still there after", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  const { letGo, person, take } = await queue.hasWaiter();
  await queue.stop("SIGKILL");
  await take.says(/connection is lost/);
  const before = performance.now();
  take.signal("SIGINT");
  expect(await take.ended).toMatchObject({ exit: 130, stderr: expect.stringContaining("catq claim A01") });
  expect(performance.now() - before).toBeLessThan(3_000);
  await queue.startAgain();
  const back = person.starts("claim", "--wait");
  await back.says(/A01 is next/);
  await letGo();
  expect((await back.ended).exit).toBe(0);
});

test("Ctrl-C with the cat in view ends it well, and the next one is let in", async ({ openQueue }) => {
  const queue = await openQueue();
  const person = queue.person();
  const take = person.starts("take", "--linger");
  await take.says(/saved as cat-A00\.png/);
  await queue.visitor().takes();
  take.signal("SIGINT");
  expect(await take.ended).toMatchObject({ exit: 0 });
  const { active } = await queue.visitor().board();
  expect(active).toMatchObject([{ number: "A01", state: "called" }]);
});

test("kill -9 keeps the place, too: the ticket is in the wallet before the wait begins", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const person = queue.person();
  const take = person.starts("take");
  await take.says(/Your number is A01/);
  take.signal("SIGKILL");
  await take.ended;
  const back = person.starts("claim", "--wait");
  await back.says(/A01 is next/);
  await letGo();
  expect((await back.ended).exit).toBe(0);
  expect(person.files()).toEqual(["cat-A01.png"]);
});

test("a pipe that is closed early costs nobody the cat without a word", async ({ openQueue }) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const person = queue.person();
  const take = person.startsShell("catq take | head -1");
  await take.says(/Your number is A01/);
  await letGo();
  const { exit, stderr } = await take.ended;
  // Nobody reads its sentences any more: so it either goes on without them, or says how to come back.
  const isGoingOn = exit === 0 && person.files().includes("cat-A01.png");
  const isToldOf = exit !== 0 && stderr.includes("catq claim A01 --wait");
  expect({ exit, stderr, files: person.files(), isWell: isGoingOn || isToldOf }).toMatchObject({
    isWell: true,
  });
});
