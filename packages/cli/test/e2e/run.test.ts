import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect } from "vitest";
import { until } from "../until.ts";
import { test } from "./test-with-queues.ts";

describe("a command in its turn", () => {
  test("has standard input and output for itself, and the facts in its environment", async ({
    openQueue,
  }) => {
    const queue = await openQueue();
    const person = queue.person();
    const { exit, stdout, stderr } = await person.shell(
      `echo in | catq run -- sh -c 'cat; echo "$CATQ_NUMBER $CATQ_SERVER $CATQ_VIEW_UNTIL" "\${CATQ_PATH-none}"'`,
      { CATQ_PATH: "/of/something/else" },
    );
    expect(exit, stderr).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^in\\nA00 ${queue.url} \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z none\\n$`),
    );
    expect(stderr).toMatch(
      /Your number is A00\.[\s\S]*It is the turn of A00: sh runs, for (60 s|1 min) at most\./,
    );
    expect(person.files()).toEqual([]);
    // Told that it is done: nobody waits for the window's end.
    expect((await queue.visitor().board()).active).toEqual([]);
  });

  test("may have options of its own that are spelt as those of catq", async ({ openQueue }) => {
    const person = (await openQueue()).person();
    const ran = await person.runs("run", "--alert", "2", "--", "echo", "--json", "-q", "-o", "-", "--");
    expect(ran).toMatchObject({ exit: 0, stdout: "--json -q -o - --\n" });
    expect(ran.stderr).toContain("Your number is A00.");
  });
});

test("its exit code is that of the command, 128 and more after a signal", async ({ openQueue }) => {
  const person = (await openQueue()).person();
  for (const [line, code] of [
    ["exit 0", 0],
    ["exit 3", 3],
    ["exit 125", 125],
    ["kill -KILL $$", 137],
    ["kill -TERM $$", 143],
  ] as const) {
    const { exit, stderr } = await person.runs("run", "--", "sh", "-c", line);
    expect({ line, exit }).toEqual({ line, exit: code });
    expect(stderr).not.toContain("not begun");
  }
});

test.for([
  ["one", 1],
  ["two", 2],
] as const)(
  "with %s counters no more than %i commands run at a time, in order",
  async ([, counters], { openQueue }) => {
    const queue = await openQueue("--counters", `${counters}`);
    const person = queue.person();
    const untilAll = `until [ $(grep -c + log) -ge ${counters} ]; do sleep 0.02; done; sleep 0.1`;
    const line = `echo "+ $CATQ_NUMBER" >> log; ${untilAll}; echo "- $CATQ_NUMBER" >> log`;
    const runs = [1, 2, 3, 4].map(() => person.starts("run", "--", "sh", "-c", line));
    for (const run of runs) expect((await run.ended).exit).toBe(0);
    const log = readFileSync(path.join(person.folder, "log"), "utf8").trim().split("\n");
    let running = 0;
    let most = 0;
    for (const step of log) {
      running += step.startsWith("+") ? 1 : -1;
      most = Math.max(most, running);
    }
    expect({ running, most, steps: log.length }).toEqual({ running: 0, most: counters, steps: 8 });
    const begun = log.filter((step) => step.startsWith("+"));
    if (counters === 1) expect(begun).toEqual(["+ A00", "+ A01", "+ A02", "+ A03"]);
  },
);

describe("--ticket", () => {
  test("goes on with a saved ticket, and with a token from elsewhere", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    await person.takesNumber();
    expect((await person.runs("run", "--ticket", "a00", "--", "true")).exit).toBe(0);
    const { token } = await queue.visitor().takes();
    expect(
      await person.runs("run", "-q", "--ticket", token, "--", "sh", "-c", "echo $CATQ_NUMBER"),
    ).toMatchObject({
      exit: 0,
      stdout: "A01\n",
    });
    // Over: 125, and why.
    const again = await person.runs("run", "--json", "--ticket", "A00", "--", "touch", "ran");
    expect(again.exit).toBe(125);
    expect(JSON.parse(again.stderr.trim().split("\n").at(-1) ?? "")).toEqual({
      type: "not-begun",
      v: 1,
      code: 4,
    });
    expect(person.files()).toEqual([]);
  });

  test("is for one command: what waits or runs with it keeps others away from its turn", async ({
    openQueue,
  }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const person = queue.person();
    const line = "echo in the turn; until [ -e end ]; do sleep 0.05; done";
    const first = person.starts("run", "--", "sh", "-c", line);
    await first.says(/A01 is next/);
    const others = [
      ["run", "--ticket", "A01", "--", "touch", "ran"],
      ["claim", "--wait"],
      ["claim", "A01"],
      ["leave"],
    ];
    const areRefused = async (): Promise<void> => {
      for (const args of others) {
        const { exit, stderr } = await person.runs(...args);
        expect({ args, exit }).toEqual({ args, exit: args[0] === "run" ? 125 : 6 });
        expect(stderr).toMatch(/A01 is that of a `catq run` \(process \d+\)/);
      }
    };
    await areRefused();
    await letGo();
    await first.says(/in the turn/);
    await areRefused();
    // Another machine knows nothing of it, but the daemon does.
    const elsewhere = await queue
      .person()
      .runs("run", "--ticket", person.tokenOf("A01"), "--", "touch", "ran");
    expect(elsewhere.exit, elsewhere.stderr).toBe(125);
    expect(elsewhere.stderr).toMatch(/A01 is at the counter already[\s\S]*125, for 6/);
    writeFileSync(path.join(person.folder, "end"), "");
    expect((await first.ended).exit).toBe(0);
    expect(person.files()).toEqual(["end"]);
  });

  test("may be gone on with after kill -9", async ({ openQueue }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const person = queue.person();
    const first = person.starts("run", "--", "true");
    await first.says(/A01 is next/);
    first.signal("SIGKILL");
    await first.ended;
    const second = person.starts("run", "--ticket", "A01", "--", "echo", "ran");
    await second.says(/A01 is next/);
    await letGo();
    expect(await second.ended).toMatchObject({ exit: 0, stdout: "ran\n" });
  });
});

describe("125: the command was never begun, and the last line says why", () => {
  test("where it cannot be started, and no number was taken for it", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    writeFileSync(path.join(person.folder, "plain.txt"), "");
    for (const args of [
      ["run", "--", "no-such-command"],
      ["run", "--", "./plain.txt"],
      ["run"],
      ["run", "make", "-q"],
      ["run", "--term-grace", "soon", "--", "true"],
      ["run", "--ticket", "nonsense", "--", "true"],
      ["-s", "no address", "run", "--", "true"],
    ]) {
      const { exit, stdout, stderr } = await person.runs(...args);
      expect({ args, exit, stdout }).toEqual({ args, exit: 125, stdout: "" });
      expect(stderr, args.join(" ")).toMatch(
        /the command was not begun: exit code 125, for 2 \(wrong use\)\.\n$/,
      );
      expect(stderr).not.toMatch(/\bat .*\.js:/);
    }
    const board = await queue.visitor().board();
    expect(board).toMatchObject({ active: [], recent: [], waitingCount: 0 });
  });

  test("where there is no number to be had, or no place for the cat", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    const codeOf = async (...args: string[]): Promise<unknown> => {
      const { exit, stdout, stderr } = await person.runs("run", "--json", ...args, "--", "touch", "ran");
      expect({ exit, stdout }).toEqual({ exit: 125, stdout: "" });
      return JSON.parse(stderr.trim().split("\n").at(-1) ?? "").code;
    };
    expect(await codeOf("-o", "nowhere/cat.png")).toBe(8);
    expect(await codeOf("-s", "http://127.0.0.1:1")).toBe(7);
    await queue.operator("close");
    expect(await codeOf()).toBe(6);
    await queue.operator("ban", "127.0.0.1");
    expect(await codeOf()).toBe(5);
    expect(person.files()).toEqual([]);
  });

  test("a missed turn", async ({ openQueue }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const person = queue.person();
    const run = person.starts("run", "--", "touch", "ran");
    await run.says(/A01 is next/);
    run.signal("SIGSTOP");
    await queue.inShortWindows(async () => {
      await letGo();
      await queue.visitor().seesBoard(({ recent }) => recent[0]?.outcome === "missed");
    });
    run.signal("SIGCONT");
    const { exit, stderr } = await run.ended;
    expect(exit, stderr).toBe(125);
    expect(stderr).toMatch(/missed|nobody claimed it in time/);
    expect(stderr).toMatch(/catq rejoin A01 -s \S+ && catq run --ticket A01 -s \S+ -- touch ran\n/);
    expect(stderr).toMatch(/125, for 4 \(the ticket has ended: missed, left or seen\)\.\n$/);
    expect(person.files()).toEqual([]);
  });

  test.for([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "%s in the line keeps the place, and the way back that is printed runs it",
    async ([signal, code], { openQueue }) => {
      const queue = await openQueue();
      const letGo = await queue.holdsCounter();
      const person = queue.person();
      const run = person.starts("run", "--term-grace", "2s", "--", "sh", "-c", "touch 'it ran'");
      await run.says(/A01 is next/);
      run.signal(signal);
      const { exit, stderr } = await run.ended;
      expect(exit, stderr).toBe(125);
      expect(stderr).toContain(`125, for ${code} (interrupted: the place is kept)`);
      expect((await queue.visitor().board()).waiting).toEqual(["A01"]);
      const wayBack = /To come back: (catq .*)$/m.exec(stderr)?.[1];
      expect(wayBack).toMatch(/^catq run --ticket A01 --term-grace 2s -s \S+ -- sh -c '/);
      const back = person.startsShell(String(wayBack), { CATQ_SERVER: "" });
      await back.says(/A01 is next/);
      await letGo();
      expect((await back.ended).exit).toBe(0);
      await until(() => existsSync(path.join(person.folder, "it ran")));
    },
  );
});
