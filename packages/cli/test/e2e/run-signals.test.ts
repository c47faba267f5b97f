import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { openInPty } from "../catq-in-pty.ts";
import { until } from "../until.ts";
import type { Person } from "./person.ts";
import { test } from "./test-with-queues.ts";
import { hasTmux, TmuxTerminal } from "./tmux-terminal.ts";

/** A script that writes down each signal it gets, and ends when there is a file `end`. */
function writeListener(person: Person): string {
  const file = path.join(person.folder, "listen.sh");
  const traps = ["INT", "TERM", "HUP", "QUIT", "USR1", "USR2"].map(
    (name) => `trap 'echo ${name} >> heard' ${name}`,
  );
  writeFileSync(
    file,
    `${traps.join("\n")}\necho $$ > pid\necho listening\nuntil [ -e end ]; do sleep 0.05; done\nexit 9\n`,
  );
  return file;
}

const heardBy = (person: Person): string => {
  const file = path.join(person.folder, "heard");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
};

test("each signal is handed on to the command, once", async ({ openQueue }) => {
  const person = (await openQueue()).person();
  const run = person.starts("run", "--", "bash", writeListener(person));
  await run.says(/listening/);
  let expected = "";
  for (const name of ["INT", "TERM", "HUP", "QUIT", "USR1", "USR2", "INT"]) {
    run.signal(`SIG${name}` as NodeJS.Signals);
    expected += `${name}\n`;
    await until(() => heardBy(person) === expected);
  }
  writeFileSync(path.join(person.folder, "end"), "");
  const { exit, stderr } = await run.ended;
  expect(exit, stderr).toBe(9);
  expect(heardBy(person)).toBe(expected);
});

test("signals to the whole group reach the command once, however close together, and one to catq alone does, too", async ({
  openQueue,
  onTestFinished,
}) => {
  const person = (await openQueue()).person();
  // Node hears signals that come together; a shell may be told of two alike as of one.
  const listener = path.join(person.folder, "listen.mjs");
  writeFileSync(
    listener,
    `import { appendFileSync, existsSync } from "node:fs";
for (const name of ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"])
  process.on(name, () => appendFileSync("heard", name + "\\n"));
setInterval(() => existsSync("end") && process.exit(9), 50);
console.log("listening");
`,
  );
  // Whoever hears first is chance: on a busy machine, any of them.
  const busy = [1, 2].map(() => spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }));
  onTestFinished(() => {
    for (const process of busy) process.kill("SIGKILL");
  });
  const place = { cwd: person.folder, env: person.env, remove() {} };
  const run = openInPty(place, ["run", "--", process.execPath, listener]);
  await until(() => /listening/.test(run.screen()), 20_000);
  const names = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;
  const pairs = names.flatMap((first) => names.filter((name) => name !== first).map((name) => [first, name]));
  let before = 0;
  for (const pair of [...pairs, ...pairs]) {
    for (const name of pair) process.kill(-run.pty.pid, name);
    const heard = (): string[] => heardBy(person).split("\n").slice(before, -1);
    await until(() => pair.every((name) => heard().includes(name)), 20_000);
    // It is handed on behind whatever of the pair would be.
    const alone = names.find((name) => !pair.includes(name)) ?? "SIGINT";
    process.kill(run.pty.pid, alone);
    await until(() => heard().includes(alone), 20_000);
    expect(heard().toSorted()).toEqual([...pair, alone].toSorted());
    before += 3;
  }
  // With nobody to ask, it reaches the command all the same.
  const witness = spawnSync("pgrep", ["-P", `${run.pty.pid}`, "-x", "sh"], { encoding: "utf8" }).stdout;
  process.kill(Number(witness), "SIGKILL");
  process.kill(run.pty.pid, "SIGINT");
  await until(() => heardBy(person).split("\n").length === before + 2);
  writeFileSync(path.join(person.folder, "end"), "");
  expect(await run.ended).toBe(9);
});

test("a signal ends what the command started, too, and the next one is let in", async ({ openQueue }) => {
  const queue = await openQueue();
  const person = queue.person();
  const run = person.starts("run", "--", "sh", "-c", "sleep 1000 & echo $! > pid; echo begun; wait; true");
  await run.says(/begun/);
  run.signal("SIGTERM");
  expect((await run.ended).exit).toBe(143);
  const pid = Number(readFileSync(path.join(person.folder, "pid"), "utf8"));
  await until(() => spawnSync("kill", ["-0", `${pid}`]).status !== 0);
  expect((await queue.visitor().board()).active).toEqual([]);
});

test("under nohup the command outlives its terminal, too", async ({ openQueue }) => {
  const person = (await openQueue()).person();
  const ran = await person.shell(
    `trap "" HUP; catq run -q -- sh -c 'kill -HUP $$; echo "goes on: $1"' sh 'a b' & wait $!`,
  );
  expect(ran).toMatchObject({ exit: 0, stdout: "goes on: a b\n" });
});

test.skipIf(!hasTmux())(
  "in a terminal Ctrl-C reaches the command once, kill reaches it too, and it may ask at the terminal",
  async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    writeListener(person);
    const terminal = new TmuxTerminal({ folder: person.folder, env: person.env });
    try {
      terminal.press("catq run -- bash listen.sh", "Enter");
      await terminal.shows(/listening/);
      terminal.press("C-c");
      await until(() => heardBy(person) !== "");
      terminal.press("C-\\");
      await until(() => heardBy(person).includes("QUIT"));
      const catq = spawnSync("pgrep", ["-f", "catq.js run -- bash listen.sh"], {
        encoding: "utf8",
      }).stdout.trim();
      const [parent] = catq.split("\n");
      spawnSync("kill", ["-INT", String(parent)]);
      await until(() => heardBy(person) === "INT\nQUIT\nINT\n");
      // Ctrl-Z stops both; both go on together.
      terminal.press("C-z");
      await terminal.shows(/topped/);
      terminal.press("fg", "Enter");
      writeFileSync(path.join(person.folder, "end"), "");
      await terminal.shows(/bash has ended with exit code 9/);
      expect(heardBy(person)).toBe("INT\nQUIT\nINT\n");
      // As sudo and ssh ask for a password, whatever standard input is.
      terminal.press(
        "clear; catq run -q -- sh -c 'echo -n secret:; read x </dev/tty; echo got:$x' < /dev/null",
        "Enter",
      );
      await terminal.shows(/secret:$/m);
      terminal.press("opensesame", "Enter");
      await terminal.shows(/got:opensesame/);
    } finally {
      terminal.close();
    }
  },
);
