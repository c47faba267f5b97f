import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { CATQ_BIN } from "../run-catq.ts";
import { until } from "../until.ts";
import { test } from "./test-with-queues.ts";

test("under nohup, a hang-up ends neither the wait nor the look at the board", async ({ openQueue }) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const person = queue.person();
  const nohup = (args: string, to: string): string =>
    `nohup catq ${args} >../${to} 2>&1 </dev/null & echo $!`;
  // Read below before a shell on a busy machine may have opened them.
  for (const file of ["take.txt", "watch.txt"]) writeFileSync(path.join(person.folder, "..", file), "");
  const waiting = person.startsShell(`${nohup("take", "take.txt")}; wait $!`);
  const watching = person.startsShell(`${nohup("watch --json", "watch.txt")}; wait $!`);
  const hangUp = async (shell: typeof waiting): Promise<void> => {
    process.kill(Number(/^\d+/.exec(await shell.says(/^\d+\n/))?.[0]), "SIGHUP");
  };
  const said = (file: string): string => person.read(path.join("..", file)).toString();
  await until(() => said("take.txt").includes("A01 is next") && said("watch.txt").includes("A01"));
  await Promise.all([hangUp(waiting), hangUp(watching)]);
  await letGo();
  expect((await waiting.ended).exit).toBe(0);
  expect(person.files()).toEqual(["cat-A01.png"]);
  await until(() => said("watch.txt").includes('"outcome":"seen"'));
  expect(watching.isOver).toBe(false);
});

test("a shell that ignores hang-ups has catq ignore them, too", async ({ openQueue }) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const person = queue.person();
  const shell = person.startsShell("trap '' HUP; catq take & echo pid $!; wait $!");
  await shell.says(/A01 is next/);
  process.kill(Number(/pid (\d+)/.exec(shell.stdout)?.[1]), "SIGHUP");
  await letGo();
  expect(await shell.ended).toMatchObject({ exit: 0 });
  expect(person.files()).toEqual(["cat-A01.png"]);
});

test("a full disk behind standard output costs nobody the cat, and is said", async ({ openQueue }) => {
  const queue = await openQueue();
  const person = queue.person();
  for (const how of ["take", "take --json", "take -q"]) {
    const { exit, stderr } = await person.shell(`catq ${how} >/dev/full`);
    expect({ how, exit, stderr }).toEqual({
      how,
      exit: 8,
      stderr: "catq: cannot write to standard output: the disk is full. The rest goes on without it.\n",
    });
  }
  expect(person.files()).toEqual(["cat-A00.png", "cat-A01.png", "cat-A02.png"]);
});

test("what only prints ends with 8 where it cannot, and without a stack", async ({ openQueue }) => {
  const queue = await openQueue();
  const person = queue.person();
  const commands = [
    "watch --once",
    "watch --json",
    "tickets --json",
    "--version",
    "--help",
    "completion bash",
  ];
  await person.takesNumber();
  const said = await Promise.all(commands.map((args) => person.shell(`catq ${args} >/dev/full`)));
  expect(said.map(({ exit, stderr }) => `${exit} ${stderr}`)).toEqual(
    commands.map(() => "8 catq: cannot write to standard output: the disk is full.\n"),
  );
  expect(await person.shell("catq status 2>/dev/full")).toMatchObject({ exit: 0, stdout: /A00/ });
});

test("in a folder that was deleted, what needs no folder works, and the rest says why not", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  const person = queue.person();
  const gone = (args: string) => person.shell(`mkdir gone; cd gone; rmdir ../gone; catq ${args}`);
  for (const args of ["watch --once", "tickets", "completion zsh", "take --no-wait", "status", "--help"]) {
    expect(await gone(args), args).toMatchObject({ exit: 0 });
  }
  for (const args of ["take", "claim", "claim -o here.png"]) {
    expect(await gone(args)).toMatchObject({
      exit: 8,
      stderr: expect.stringContaining(`catq: cannot write to the current folder: it has been deleted.
  go to another folder, or name a place with \`-o /FOLDER\`
`),
    });
  }
  expect((await queue.visitor().board()).waitingCount, "no number was taken for a cat without a place").toBe(
    0,
  );
  expect(await gone(`claim -o '${person.folder}' --wait`)).toMatchObject({ exit: 0 });
  expect(person.files()).toEqual(["cat-A00.png"]);
});

test("without a home, what keeps nothing works, and a take says what is missing before it has a number", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  const person = queue.person();
  const ids = "unshare --user --map-user=54321";
  const node = `'${process.execPath}' '${CATQ_BIN}' -s ${queue.url}`;
  const homeless = (args: string) => person.shell(`${ids} env -i PATH=/usr/bin:/bin ${node} ${args}`);
  const canTry = (await person.shell(`${ids} true`)).exit === 0;
  if (!canTry) {
    console.warn("SKIPPED: no user namespaces here, so a user without an entry was not tried");
    return;
  }
  for (const args of ["--help", "watch --once", "tickets"]) {
    expect(await homeless(args), args).toMatchObject({ exit: 0 });
  }
  expect(await homeless("take --no-wait")).toMatchObject({
    exit: 8,
    stderr: `catq: cannot keep tickets: this user has no home folder.
  set XDG_STATE_HOME to a folder that can be written
`,
  });
  expect(await queue.visitor().board()).toMatchObject({ waitingCount: 0, active: [] });
});

test("a place for tickets that is no folder is named, with the reason", async ({ openQueue }) => {
  const person = (await openQueue()).person();
  writeFileSync(path.join(person.folder, "file"), "");
  const state = path.join(person.folder, "file");
  const { exit, stderr } = await person.shell("catq take --no-wait", { XDG_STATE_HOME: state });
  expect({ exit, stderr }).toEqual({
    exit: 8,
    stderr: `catq: cannot keep tickets in ${state}/catq/tickets: a part of its path is no folder.
  set XDG_STATE_HOME to a folder that can be written
`,
  });
});
