import { describe, expect } from "vitest";
import type { Ended } from "../catq-process.ts";
import type { Person } from "./person.ts";
import { CAT_SIZE, readPng } from "./png.ts";
import { test } from "./test-with-queues.ts";

/** Of all who followed one ticket: everybody ended well, and what was saved is one and the same whole cat. */
function expectOneCat(person: Person, ends: readonly Ended[]): void {
  for (const { exit, stdout, stderr } of ends) {
    expect(exit, `${stdout}\n${stderr}`).toBe(0);
    expect(stderr).not.toMatch(/\bat .*\.js:/);
  }
  const files = person.files();
  expect(files[0]).toMatch(/^cat-A01(-2)?\.png$/);
  const [first, ...others] = files.map((name) => person.read(name));
  expect(readPng(first ?? Buffer.alloc(0))).toEqual(CAT_SIZE);
  for (const other of others) expect(first?.equals(other)).toBe(true);
}

describe("two catq processes follow one ticket", () => {
  test("and both end well, with one cat", async ({ openQueue }) => {
    const queue = await openQueue();
    const { letGo, person, take } = await queue.hasWaiter();
    const claim = person.starts("claim", "A01", "--wait");
    await claim.says(/A01 is next/);
    await letGo();
    expectOneCat(person, await Promise.all([take.ended, claim.ended]));
  });

  test("through a restart of the daemon, too", async ({ openQueue }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const person = queue.person();
    const all = [person.starts("take")];
    await all[0]?.says(/A01 is next/);
    all.push(person.starts("claim", "--wait"), person.starts("claim", "A01", "--wait", "--json"));
    for (const one of all) await one.says(/A01 is next|"position":1/);
    await queue.stop("SIGKILL");
    await queue.startAgain();
    for (const one of all) await one.says(/Connected again|"reconnecting"[\s\S]*"online"/);
    await letGo();
    expectOneCat(person, await Promise.all(all.map((one) => one.ended)));
  });

  test("one is held up while the other takes the cat, and learns of the good end", async ({ openQueue }) => {
    const queue = await openQueue();
    const { letGo, person, take } = await queue.hasWaiter();
    const claim = person.starts("claim", "--wait");
    await claim.says(/A01 is next/);
    claim.signal("SIGSTOP");
    await letGo();
    const first = await take.ended;
    claim.signal("SIGCONT");
    expectOneCat(person, [first, await claim.ended]);
    expect(person.files()).toEqual(["cat-A01.png"]);
  });
});

test("two people on two counters are served at once", async ({ openQueue }) => {
  const queue = await openQueue("--counters", "2");
  const people = [queue.person(), queue.person()];
  const takes = people.map((person) => person.starts("take", "--linger"));
  for (const take of takes) await take.says(/is saved as/);
  const { active } = await queue.visitor().board();
  expect(active.map(({ state }) => state)).toEqual(["viewing", "viewing"]);
  for (const take of takes) take.signal("SIGINT");
  for (const take of takes) expect((await take.ended).exit).toBe(0);
  const files = people.flatMap((person) => person.files()).toSorted();
  expect(files).toEqual(["cat-A00.png", "cat-A01.png"]);
});
