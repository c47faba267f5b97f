import { describe, expect } from "vitest";
import { CAT_SIZE, readPng } from "./png.ts";
import { test as base } from "./test-with-queues.ts";
import { hasTmux, TmuxTerminal } from "./tmux-terminal.ts";

const test = base.extend("openTerminal", async ({ onTestFinished }) => {
  return (...args: ConstructorParameters<typeof TmuxTerminal>): TmuxTerminal => {
    const terminal = new TmuxTerminal(...args);
    onTestFinished(() => terminal.close());
    return terminal;
  };
});

describe.skipIf(!hasTmux())("in a real terminal", () => {
  test("from the number to the cat, through a restart of the daemon, and all is left as it was", async ({
    openQueue,
    openTerminal,
  }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const ahead = await queue.visitor().takes();
    const person = queue.person();
    const terminal = openTerminal(person);
    await terminal.shows(/ready>/);
    const before = terminal.modes();

    terminal.press("catq take --linger", "Enter");
    await terminal.shows(/You are 2nd in line/);
    await terminal.shows(/● live/);
    await queue.stop("SIGTERM");
    await terminal.shows(/○ reconnecting[\s\S]*Connection lost at/);
    await queue.startAgain();
    await terminal.shows(/● live/);
    await terminal.shows(/You are 2nd in line/);
    await letGo();
    await terminal.shows(/next/i);
    await queue.serves(ahead.token);
    await terminal.shows(/A02 Your cat \(.+\) is saved as[\s\S]*cat-A02\.png[\s\S]*Enter done/);
    // The cat itself, in coloured blocks: what tmux can show of any terminal's abilities.
    await terminal.shows(/^ +(▄{30}\n +){14}▄{30}$/m);
    expect((await queue.visitor().board()).active).toMatchObject([{ number: "A02", state: "viewing" }]);

    terminal.press("Enter");
    const screen = await terminal.shows(/ready> *\n[\s]*$/);
    expect(screen).toContain("A02: your cat is saved as");
    expect(screen.replaceAll("\n", "")).toContain(`${person.folder}/cat-A02.png`);
    expect(screen).not.toContain("● live");
    expect(terminal.modes()).toBe(before);
    terminal.press("echo exit $?", "Enter");
    await terminal.shows(/^exit 0$/m);
    expect(person.files()).toEqual(["cat-A02.png"]);
    expect(readPng(person.read("cat-A02.png"))).toEqual(CAT_SIZE);
    expect((await queue.visitor().board()).active).toEqual([]);
  });

  test("stopped and continued, it hears its keys again, and the shell has its terminal meanwhile", async ({
    openQueue,
    openTerminal,
  }) => {
    const queue = await openQueue();
    await queue.holdsCounter();
    const person = queue.person();
    const terminal = openTerminal(person);
    await terminal.shows(/ready>/);
    const before = terminal.modes();
    terminal.press("set -m; catq take", "Enter");
    await terminal.shows(/● live/);
    terminal.press("C-z");
    await terminal.shows(/Stopped[\s\S]*ready> *\n\s*$/);
    expect(terminal.modes()).toBe(before);
    terminal.press("bg; echo in the background", "Enter");
    await terminal.shows(/^in the background$/m);
    terminal.press("fg", "Enter");
    await terminal.shows(/● live/);
    terminal.press("q");
    await terminal.shows(/To come back: catq claim A01/);
    expect(terminal.modes()).toBe(before);
  });

  test("a job in the background says sentences instead of drawing, and fetches the cat", async ({
    openQueue,
    openTerminal,
  }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const person = queue.person();
    await person.takesNumber();
    const terminal = openTerminal(person);
    terminal.press("set -m; catq take --linger &", "Enter");
    await terminal.shows(/A02 is 2nd in line/);
    await letGo();
    expect((await person.claims("A01", "--wait")).exit).toBe(0);
    // Not `press Enter`, which it could not hear: it goes on until the view window ends.
    await terminal.shows(/The cat is saved as cat-A02\.png/);
    terminal.press("kill %1; wait %1; echo exit $?", "Enter");
    await terminal.shows(/^exit 0$/m);
    expect(terminal.screen()).not.toMatch(/Stopped|press Enter/i);
    expect(person.files()).toEqual(["cat-A01.png", "cat-A02.png"]);
  });

  test("q closes the screen, keeps the place, and says how to come back", async ({
    openQueue,
    openTerminal,
  }) => {
    const queue = await openQueue();
    await queue.holdsCounter();
    const terminal = openTerminal(queue.person());
    await terminal.shows(/ready>/);
    const before = terminal.modes();
    terminal.press("catq take", "Enter");
    await terminal.shows(/q close, keep my place/);
    await terminal.shows(/next/i);
    terminal.press("q");
    await terminal.shows(/A01 keeps its place/);
    const screen = await terminal.shows(/To come back: catq claim A01 --wait/);
    expect(screen.replaceAll("\n", "")).toContain(`catq claim A01 --wait -s ${queue.url}`);
    await terminal.shows(/ready> *\n[\s]*$/);
    terminal.press("echo exit $?", "Enter");
    await terminal.shows(/^exit 130$/m);
    expect(terminal.modes()).toBe(before);
    expect((await queue.visitor().board()).waiting).toEqual(["A01"]);
  });

  test("Ctrl-C is a way out as good as q, and watch gives the terminal back, too", async ({
    openQueue,
    openTerminal,
  }) => {
    const queue = await openQueue();
    await queue.holdsCounter();
    const terminal = openTerminal(queue.person());
    await terminal.shows(/ready>/);
    const before = terminal.modes();
    terminal.press("catq take; echo exit $?", "Enter");
    await terminal.shows(/q close, keep my place/);
    terminal.press("C-c");
    await terminal.shows(/^exit 130$/m);
    expect(terminal.modes()).toBe(before);
    terminal.press("clear; catq watch; echo exit $?", "Enter");
    await terminal.shows(/● live[\s\S]*A01/);
    terminal.press("q");
    await terminal.shows(/^exit 0$/m);
    expect(terminal.modes()).toBe(before);
  });
});
