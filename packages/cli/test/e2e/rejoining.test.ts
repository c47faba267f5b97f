import { describe, expect } from "vitest";
import { test as base } from "./test-with-queues.ts";
import { hasTmux, TmuxTerminal } from "./tmux-terminal.ts";

const test = base.extend("openTerminal", async ({ onTestFinished }) => {
  return (...args: ConstructorParameters<typeof TmuxTerminal>): TmuxTerminal => {
    const terminal = new TmuxTerminal(...args);
    onTestFinished(() => terminal.close());
    return terminal;
  };
});

const WAY_BACK =
  /A01 may come back for another (9 min \d\d|10 min 00) s, and would be next in line: catq rejoin A01 -s http/;

describe("a missed turn", () => {
  test("is made good by `catq rejoin`, once, and told in sentences and in JSON", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    const holdsNoMore = await queue.holdsCounter();
    expect((await person.runs("take", "--no-wait")).stdout).toBe("A01\n");
    const { token } = await queue.visitor().takes();
    // Nobody claims, so both miss their turns; then somebody holds the counter.
    await queue.inShortWindows(async () => {
      await holdsNoMore();
      await queue.visitor().seesBoard(({ recent }) => recent.length === 3);
    });
    const letGo = await queue.holdsCounter();

    const claimed = await person.runs("claim", "A01", "--wait");
    expect([claimed.exit, claimed.stderr]).toEqual([4, expect.stringMatching(/missed/)]);
    // Told each time, by each command that names it.
    for (const args of [["claim"], ["status"], ["status", "--json"], ["leave"]]) {
      const told = await person.runs(args[0] ?? "", "A01", ...args.slice(1));
      expect([told.exit, told.stdout + told.stderr], args.join(" ")).toEqual([
        4,
        expect.stringMatching(/may come back into the line until[\s\S]*`catq rejoin` brings it back/),
      ]);
    }
    const resumed = person.starts("take", "--resume");
    await resumed.says(WAY_BACK);
    resumed.signal("SIGINT");
    await resumed.ended;

    const back = await person.runs("rejoin");
    expect(back).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^A01 is (2nd|next) in line/) });
    expect(back.stderr).toMatch(/To get the cat: catq claim A01 --wait/);
    // Where the answer was lost, one asks again.
    const again = await person.runs("rejoin", "A01", "--json");
    expect(again.exit).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ type: "rejoined", ticket: { number: "A01" } });
    await queue.inShortWindows(async () => {
      await letGo();
      await queue.visitor().seesBoard(({ waitingCount, active }) => waitingCount + active.length === 0);
    });
    const late = await person.runs("rejoin", "A01");
    expect(late).toMatchObject({ exit: 4, stderr: expect.stringMatching(/missed/) });
    expect((await person.runs("rejoin", token, "--json")).exit).toBe(0);
  });

  test("of `catq run` is made good by the line that it prints", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    const letGo = await queue.holdsCounter();
    const running = person.starts("run", "--", "echo", "it ran");
    await running.says(/next in line/);
    running.signal("SIGSTOP");
    await queue.inShortWindows(async () => {
      await letGo();
      await queue.visitor().seesBoard(({ recent }) => recent[0]?.outcome === "missed");
    });
    running.signal("SIGCONT");
    const { exit, stderr } = await running.ended;
    const [, comeBack = ""] = /: (catq rejoin A01 .* && catq run .*)$/m.exec(stderr) ?? [];
    const again = await person.shell(comeBack);
    expect([exit, again.exit, again.stdout.endsWith("it ran\n")], again.stderr).toEqual([125, 0, true]);
  });
});

describe.skipIf(!hasTmux())("a missed turn in a real terminal", () => {
  test("is made good by a key, with the time left beside it", async ({ openQueue, openTerminal }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const terminal = openTerminal(queue.person());
    await terminal.shows(/ready>/);
    terminal.press("set -m; catq take", "Enter");
    await terminal.shows(/You are next in line/i);
    // The turn comes and goes while nobody looks: the terminal stops what runs in it.
    terminal.press("C-z");
    await terminal.shows(/Stopped[\s\S]*ready> *\n\s*$/);
    await queue.inShortWindows(async () => {
      await letGo();
      await queue.visitor().seesBoard(({ recent }) => recent[0]?.outcome === "missed");
    });
    const again = await queue.holdsCounter();
    terminal.press("fg", "Enter");
    const screen = await terminal.shows(/✗ A01 missed its turn[\s\S]*(9 min \d\d|10 min 00) s left for that/);
    expect(screen).toMatch(/You may come back: next in line\./);
    expect(screen).toMatch(/b come back into the line {3}q close/);
    terminal.press("b");
    await terminal.shows(/You are next in line/i);
    await again();
    await terminal.shows(/A01: your cat is saved as/);
  });
});
