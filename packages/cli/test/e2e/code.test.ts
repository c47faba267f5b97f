import { describe, expect } from "vitest";
import { codeOnScreen, THEMES } from "./terminal-pixels.ts";
import { test as base } from "./test-with-queues.ts";
import { hasTmux, TmuxTerminal } from "./tmux-terminal.ts";

const test = base.extend("openTerminal", async ({ onTestFinished }) => {
  return (...args: ConstructorParameters<typeof TmuxTerminal>): TmuxTerminal => {
    const terminal = new TmuxTerminal(...args);
    onTestFinished(() => terminal.close());
    return terminal;
  };
});
const PUBLIC = ["--public-url", "https://cats.example/vet"];

describe.skipIf(!hasTmux())("the code that hands a ticket to a phone, in a terminal", () => {
  test.for([[""], ["NO_COLOR=1 "]])(
    "can be read in any theme, on the screen of `%scatq take` and printed by catq qr",
    async ([environment], { openQueue, openTerminal }) => {
      const queue = await openQueue(...PUBLIC);
      await queue.holdsCounter();
      const terminal = openTerminal(queue.person());
      await terminal.shows(/ready>/);
      terminal.press(`${environment}catq take`, "Enter");
      await terminal.shows(/c phone/);
      terminal.press("c");
      await terminal.shows(/Any key hides the code\./);
      const shown = Object.keys(THEMES).map((theme) =>
        codeOnScreen(terminal.colouredScreen(), theme as keyof typeof THEMES),
      );
      expect(shown[0]).toMatch(/^https:\/\/cats\.example\/vet\/#A01-[0-9A-Z]{13}$/);
      expect(shown[1]).toBe(shown[0]);
      terminal.press("x");
      await terminal.shows(/next in line/i);
      terminal.press("q");
      await terminal.shows(/ready> *\n[\s]*$/);
      terminal.press(`clear; ${environment}catq qr`, "Enter");
      await terminal.shows(/whoever has it can claim the cat:\nhttps:/);
      for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[])
        expect(codeOnScreen(terminal.colouredScreen(), theme)).toBe(shown[0]);
      terminal.resize(36, 12);
      terminal.press("clear; catq qr A01", "Enter");
      await terminal.shows(/The code needs a terminal of 37/);
    },
  );
});

test("catq qr prints the address alone for a program, and says so where a phone could reach none", async ({
  openQueue,
}) => {
  const [queue, local] = [await openQueue(...PUBLIC), await openQueue()];
  const [person, alone] = [queue.person(), local.person()];
  await person.runs("take", "--no-wait");
  const plain = await person.runs("qr");
  expect(plain).toMatchObject({ exit: 0, stderr: "" });
  expect(plain.stdout).toMatch(/^https:\/\/cats\.example\/vet\/#A00-[0-9A-Z]{13}\n$/);
  const line = JSON.parse((await person.runs("qr", "--json")).stdout);
  expect(line).toEqual({ type: "code", v: 1, number: "A00", address: plain.stdout.trim() });
  await alone.runs("take", "--no-wait");
  const refused = await alone.runs("qr");
  expect(refused).toMatchObject({ exit: 2, stdout: "" });
  expect(refused.stderr).toMatch(/a phone cannot reach http:\/\/127\.0\.0\.1:\d+, which is this machine\./);
  expect(refused.stderr).toContain("--public-url");
});
