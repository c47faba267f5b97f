import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { describe, expect } from "vitest";
import { test } from "./test-with-queues.ts";

/** An address where nothing listens. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

test("2: what is wrong use is told before anything is asked, and nobody is banned for it", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  await queue.visitor().takesMany(2);
  const person = queue.person();
  const misuses = [
    [],
    ["tkae"],
    ["take", "--nowait"],
    ["take", "--alert", "-1"],
    ["take", "-s", "no address"],
    ["completion", "tcsh"],
    ["pass", "two"],
    ["pass", "0"],
    ["status"],
    ["claim"],
    ["claim", "A01"],
    ["claim", "nonsense"],
    ["status", "A01-AAAAAAAAAAAAA"],
    ["leave", "-"],
  ];
  for (const args of misuses) {
    const { exit, stdout, stderr } = await person.runs(...args);
    expect({ args, exit, stdout }).toEqual({ args, exit: 2, stdout: "" });
    expect(stderr, args.join(" ")).not.toBe("");
    expect(stderr, args.join(" ")).not.toMatch(/\bat .*\.js:/);
  }
  const board = await queue.visitor("127.0.0.1").board();
  expect(board).toMatchObject({ waiting: ["A01"], waitingCount: 1 });
});

test("2: another queue's token is only asked about, and nobody is banned for it", async ({ openQueue }) => {
  const [queue, former] = [await openQueue(), await openQueue()];
  await queue.visitor().takesMany(2);
  const { token } = await former.visitor().takes();
  const person = queue.person();
  for (const args of [["claim"], ["claim", "--wait"], ["status"], ["leave"], ["pass", "--ticket"]]) {
    const { exit, stdout, stderr } = await person.runs(...args, token);
    expect({ args, exit, stdout }).toEqual({ args, exit: 2, stdout: "" });
    expect(stderr).toContain(`${queue.url} never gave that token for A00`);
  }
  expect((await person.shell(`echo ${token} | catq claim -`)).exit).toBe(2);
  expect(await person.takesNumber()).toBe("A02");
  // Its own queue serves it, whoever asks.
  expect((await person.claims(token, "-s", former.url)).exit).toBe(0);
});

test("3: a claim out of turn says where one stands, and costs nothing", async ({ openQueue }) => {
  const queue = await openQueue();
  await queue.holdsCounter();
  const person = queue.person();
  await person.takesNumber();
  await person.takesNumber();
  const { exit, stderr } = await person.runs("claim", "A02");
  expect(exit, stderr).toBe(3);
  expect(stderr).toMatch(/not your turn yet\. A02 is 2nd in line: [\s\S]*--wait/);
  expect((await queue.visitor().board()).waiting).toEqual(["A01", "A02"]);
  expect(person.files()).toEqual([]);
});

describe("4: the ticket has ended", () => {
  test("missed, and everything about it says so from then on", async ({ openQueue }) => {
    const queue = await openQueue("--claim-window", "300ms");
    const person = queue.person();
    await person.takesNumber();
    await queue.visitor().seesBoard(({ recent }) => recent.length === 1);
    for (const command of ["claim", "pass"]) {
      const { exit, stderr } = await person.runs(
        command,
        ...(command === "pass" ? ["--ticket", "A00"] : ["A00"]),
      );
      expect({ command, exit }).toEqual({ command, exit: 4 });
      // The daemon's words at first, and then, without asking again, catq's own.
      expect(stderr).toMatch(/A00 (has ended: its turn was missed|was called and missed its turn)/);
    }
    const back = expect.stringMatching(/^A00 missed its turn\. A00 may come back for another /);
    expect(await person.runs("tickets")).toMatchObject({ exit: 0, stdout: back });
  });

  test("missed while catq was held up", async ({ openQueue }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const take = queue.person().starts("take");
    await take.says(/A01 is next/);
    take.signal("SIGSTOP");
    await queue.inShortWindows(async () => {
      await letGo();
      await queue.visitor().seesBoard(({ recent }) => recent[0]?.outcome === "missed");
    });
    take.signal("SIGCONT");
    const { exit, stdout, stderr } = await take.ended;
    expect(exit, stdout + stderr).toBe(4);
    expect(stdout + stderr).toMatch(/missed|nobody claimed it in time/);
    // The daemon was there all the time.
    expect(stdout + stderr).not.toMatch(/connection is lost/);
  });

  test("left in another terminal, or seen before", async ({ openQueue }) => {
    const queue = await openQueue();
    const { letGo, person, take } = await queue.hasWaiter();
    expect(await person.runs("leave", "A01")).toMatchObject({ exit: 0, stdout: "A01 gave its place up.\n" });
    expect(await take.ended).toMatchObject({ exit: 4, stdout: expect.stringContaining("gave its place up") });
    await letGo();
    expect((await person.runs("take")).exit).toBe(0);
    const token = person.tokenOf("A02");
    for (const name of ["A01", "A02", token]) {
      expect(await person.runs("claim", name), name).toMatchObject({ exit: 4, stdout: "" });
    }
    expect((await person.runs("claim", token.toLowerCase())).stderr).toMatch(/seen/);
  });
});

test("5: banned, for who waits and who comes; the reason and the end of it are told; a pardon lets in", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const person = queue.person();
  const take = person.starts("take");
  const watch = person.starts("watch");
  await take.says(/A01 is next/);
  await watch.says(/1 person in line, A01 next/);
  await queue.operator("ban", "127.0.0.1");
  for (const running of [take, watch]) {
    const { exit, stdout, stderr } = await running.ended;
    expect(exit, stdout + stderr).toBe(5);
    expect(stdout + stderr).toMatch(/banned/);
  }
  for (const args of [
    ["take"],
    ["take", "--no-wait"],
    ["watch", "--once"],
    ["status", "A01"],
    ["claim", "A01"],
  ]) {
    const { exit, stderr } = await person.runs(...args);
    expect({ args, exit }).toEqual({ args, exit: 5 });
    expect(stderr).toMatch(/banned/);
  }
  expect(person.files()).toEqual([]);
  await queue.operator("unban", "127.0.0.1");
  await letGo();
  expect((await person.runs("take")).exit).toBe(0);
  expect(person.files()).toEqual(["cat-A02.png"]);
});

test("6: a closed queue gives no numbers, and serves those who have one", async ({ openQueue }) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const inside = queue.person().starts("take");
  await inside.says(/A01 is next/);
  await queue.operator("close");
  await inside.says(/The queue is closed: no new numbers/);
  const late = queue.person();
  for (const args of [["take"], ["take", "--no-wait"]]) {
    const { exit, stderr } = await late.runs(...args);
    expect({ args, exit }).toEqual({ args, exit: 6 });
    expect(stderr).toMatch(/closed/);
  }
  await letGo();
  expect((await inside.ended).exit).toBe(0);
  await queue.operator("open");
  expect((await late.runs("take")).exit).toBe(0);
});

test("6: too many tickets", async ({ openQueue }) => {
  const queue = await openQueue("--tickets-per-address", "1");
  const person = queue.person();
  await person.takesNumber();
  const { exit, stderr } = await person.runs("take");
  expect(exit, stderr).toBe(6);
  expect(stderr).toMatch(/ticket/);
  expect((await person.runs("leave")).exit).toBe(0);
  expect(await person.takesNumber()).toBe("A01");
});

test("7: nothing listens, and what to do is told", async ({ openQueue }) => {
  const queue = await openQueue();
  const person = queue.person();
  await person.takesNumber();
  const server = await deadAddress();
  for (const args of [["take"], ["watch"]]) {
    const { exit, stdout, stderr } = await person.runs(...args, "-s", server);
    expect({ args, exit, stdout }).toEqual({ args, exit: 7, stdout: "" });
    expect(stderr).toContain(server);
    expect(stderr).toContain("catqd");
  }
  expect(readdirSync(person.wallet).filter((name) => name.includes(".take."))).toEqual([]);
  await queue.stop("SIGTERM");
  for (const args of [["status"], ["claim", "--wait"]]) {
    const { exit, stderr } = await person.runs(...args);
    expect({ args, exit, stderr }).toMatchObject({ args, exit: 7 });
  }
  const tickets = await person.runs("tickets");
  expect(tickets).toMatchObject({
    exit: 0,
    stdout: expect.stringMatching(/^A00 is saved, its state unknown/),
  });
});

describe("8: there is no place for it", () => {
  test("for the cat: told before a number is taken", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    writeFileSync(path.join(person.folder, "file"), "");
    for (const out of ["file/cat.png", "nowhere/cat.png", "/proc/cat.png", "/proc"]) {
      const { exit, stdout, stderr } = await person.runs("take", "-o", out);
      expect({ out, exit, stdout }).toEqual({ out, exit: 8, stdout: "" });
      expect(stderr).toContain("-o");
    }
    const { active, waitingCount, recent } = await queue.visitor().board();
    expect({ active, waitingCount, recent }).toEqual({ active: [], waitingCount: 0, recent: [] });
    expect(person.files()).toEqual(["file"]);
  });

  test("for the tickets: told before a number is taken", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    writeFileSync(path.join(person.folder, "file"), "");
    for (const args of ["take", "take --no-wait"]) {
      const state = path.join(person.folder, "file");
      const { exit, stderr } = await person.shell(`catq ${args}`, { XDG_STATE_HOME: state });
      expect({ args, exit }).toEqual({ args, exit: 8 });
      expect(stderr).toContain("XDG_STATE_HOME");
      expect(stderr).not.toMatch(/\bat .*\.js:/);
    }
    const { active, waitingCount, recent } = await queue.visitor().board();
    expect({ active, waitingCount, recent }).toEqual({ active: [], waitingCount: 0, recent: [] });
    expect(existsSync(path.join(person.folder, "cat-A00.png"))).toBe(false);
  });

  test("a claim that finds no place leaves the ticket called, and a good place gets the cat", async ({
    openQueue,
  }) => {
    const queue = await openQueue();
    const person = queue.person();
    await person.takesNumber();
    expect((await person.runs("claim", "-o", "nowhere/cat.png")).exit).toBe(8);
    expect((await queue.visitor().board()).active).toMatchObject([{ number: "A00", state: "called" }]);
    expect((await person.claims()).exit).toBe(0);
    expect(person.files()).toEqual(["cat-A00.png"]);
  });
});
