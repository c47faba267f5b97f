import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect } from "vitest";
import { test } from "./test-with-queues.ts";

function modeOf(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

test("tokens are for their owner alone, whatever the umask", async ({ openQueue }) => {
  const queue = await openQueue("--counters", "2");
  const isPrivateUnder = async (umask: string): Promise<void> => {
    const person = queue.person();
    expect((await person.shell(`umask ${umask}; catq take --no-wait`)).exit).toBe(0);
    expect((await person.shell(`umask ${umask}; catq claim --wait`)).exit).toBe(0);
    expect(modeOf(path.dirname(person.wallet))).toBe("700");
    expect(modeOf(person.wallet)).toBe("700");
    const files = readdirSync(person.wallet);
    expect(files).toHaveLength(1);
    for (const file of files) expect(modeOf(path.join(person.wallet, file))).toBe("600");
  };
  await Promise.all(["0", "0777"].map(isPrivateUnder));
});

test("tokens show nowhere but with --json --no-wait", async ({ openQueue }) => {
  const queue = await openQueue();
  await queue.holdsCounter();
  const person = queue.person();
  const said = [await person.runs("take", "--no-wait")];
  for (const command of ["status", "tickets", "claim", "leave"]) said.push(await person.runs(command));
  const token = person.tokenOf("A01");
  expect(said.map(({ exit }) => exit)).toEqual([0, 0, 0, 3, 0]);
  expect(JSON.stringify(said)).not.toContain(token.slice(4));
});

test("ten takes at once lose no ticket and give none twice", async ({ openQueue }) => {
  const queue = await openQueue("--tickets-per-address", "20");
  const person = queue.person();
  const all = await Promise.all(Array.from({ length: 10 }, () => person.runs("take", "--no-wait")));
  expect(all.map(({ exit }) => exit)).toEqual(all.map(() => 0));
  const numbers = all.map(({ stdout }) => stdout.trim()).toSorted();
  expect(numbers).toEqual(Array.from({ length: 10 }, (_, index) => `A0${index}`));
  expect(person.savedNumbers()).toEqual(numbers);
  const { stdout, stderr, exit } = await person.runs("tickets");
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  expect(stdout.match(/^A\d\d is .*$/gm)).toHaveLength(10);
});

describe("several tickets", () => {
  test("are listed, asked for, passed and left by number; none is chosen for what costs a place", async ({
    openQueue,
  }) => {
    const queue = await openQueue();
    await queue.holdsCounter();
    const person = queue.person();
    for (const number of ["A01", "A02", "A03", "A04"]) expect(await person.takesNumber()).toBe(number);
    const says = async (...args: string[]): Promise<string> => {
      const { exit, stdout, stderr } = await person.runs(...args);
      expect({ args, exit }, stderr).toEqual({ args, exit: 0 });
      return stdout;
    };

    const asked = await Promise.all([says("status", "A03"), says("status", "a03"), says("status")]);
    expect(asked).toEqual([
      expect.stringMatching(/^A03 is 3rd in line: .*\.\n$/),
      expect.stringMatching(/^A03 is 3rd/),
      expect.stringMatching(/^A01 is next/),
    ]);
    for (const args of [["pass", "2"], ["leave"]]) {
      const { exit, stdout, stderr } = await person.runs(...args);
      expect({ args, exit, stdout }).toEqual({ args, exit: 2, stdout: "" });
      expect(stderr).toMatch(/4 tickets are saved[\s\S]*A03 is 3rd in line[\s\S]*say which one: catq/);
    }
    expect((await queue.visitor().board()).waiting).toEqual(["A01", "A02", "A03", "A04"]);
    expect(await says("pass", "2", "--ticket", "A01")).toMatch(/^A01 is 3rd in line/);
    expect(await says("pass", "--ticket", "A02")).toMatch(/^A02 is 2nd in line/);
    expect(await says("pass", "99", "--ticket", person.tokenOf("A03"))).toMatch(/^A03 is 4th in line/);
    expect((await queue.visitor().board()).waiting).toEqual(["A02", "A01", "A04", "A03"]);
    expect(await says("leave", "A04")).toBe("A04 gave its place up.\n");
    expect(await says("tickets")).toMatch(/^A01 is 2nd [^\n]*\nA02 is next[^\n]*\nA03 is 3rd [^\n]*\n$/);
    expect((await queue.visitor().board()).waiting).toEqual(["A02", "A01", "A03"]);
  });

  test("without a number, the one whose turn it is gets its cat", async ({ openQueue }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const person = queue.person();
    for (let count = 0; count < 3; count++) await person.takesNumber();
    await person.runs("pass", "1", "--ticket", "A01");
    await letGo();
    const { exit, stdout, stderr } = await person.claims();
    expect(exit, stderr).toBe(0);
    expect(stdout).toContain("cat-A02.png");
    expect(person.files()).toEqual(["cat-A02.png"]);
  });

  test("a token from another machine is handed over on standard input", async ({ openQueue }) => {
    const queue = await openQueue();
    const taker = queue.person();
    const { stdout } = await taker.shell("catq take --no-wait --json | jq -r .token");
    const claimer = queue.person();
    const { exit, stderr } = await claimer.shell(`printf '%s\\n' '${stdout.trim()}' | catq claim - --wait`);
    expect(exit, stderr).toBe(0);
    expect(claimer.files()).toEqual(["cat-A00.png"]);
    expect(await taker.runs("status", "A00")).toMatchObject({ exit: 4 });
  });
});

test("broken files are put aside and told of, and the good ones work on", async ({ openQueue }) => {
  const queue = await openQueue();
  await queue.holdsCounter();
  const person = queue.person();
  await person.takesNumber();
  const good = readdirSync(person.wallet)[0] ?? "";
  const text = readFileSync(path.join(person.wallet, good), "utf8");
  const broken = {
    "A02-0123456789ab.ticket.json": '{"version": 1, "token": ',
    "A03-0123456789ab.ticket.json": "",
    "A04-0123456789ab.ticket.json": text.replace("A01-", "A01-\\u001b]0;hacked\\u0007"),
    "A05-0123456789ab.ticket.json": "[".repeat(100_000),
    "A06-0123456789ab.ticket.json": '{"version":2}',
    "0b0e7a4c-0000-4000-8000-000000000000.take.json": "null",
  };
  for (const [name, content] of Object.entries(broken))
    writeFileSync(path.join(person.wallet, name), content);

  const { exit, stdout, stderr } = await person.runs("tickets");
  expect(exit, stderr).toBe(0);
  expect(stdout).toMatch(/^A01 is next[^\n]*\n$/);
  expect(stderr.match(/cannot be read and was put aside: .*\.broken-/g)).toHaveLength(5);
  expect(stderr).not.toMatch(/\bat .*\.js:/);
  expect(await person.takesNumber()).toBe("A02");
  const aside = readdirSync(person.wallet).filter((name) => name.includes(".broken-"));
  expect(aside).toHaveLength(6);
  const kept = aside.map((name) => readFileSync(path.join(person.wallet, name), "utf8"));
  expect(kept.toSorted()).toEqual(Object.values(broken).toSorted());
  expect(await person.runs("tickets")).toMatchObject({ exit: 0, stderr: "" });
});
