import { join } from "node:path";
import { describe, expect } from "vitest";
import { codeOnScreen } from "./terminal-pixels.ts";
import { test } from "./test-with-queues.ts";
import { hasTmux, TmuxTerminal } from "./tmux-terminal.ts";

const CATQD = join(import.meta.dirname, "../../../server/dist/catqd.js");

describe.skipIf(!hasTmux())("catqd demo, where others are let in", () => {
  test("shows a code for the address that they reach it by, and the address alone in a small terminal", async ({
    openQueue,
    onTestFinished,
  }) => {
    const terminal = new TmuxTerminal((await openQueue()).person());
    onTestFinished(() => terminal.close());
    await terminal.shows(/ready>/);
    const demo = `PATH= ${process.execPath} ${CATQD} demo --host 0.0.0.0`;
    terminal.press(demo, "Enter");
    const screen = await terminal.shows(/Enter ends it\./);
    const [, way] = /For others in this network: (\S+)/.exec(screen) ?? [];
    // A machine without a network has no others.
    expect(codeOnScreen(terminal.colouredScreen(), "dark")).toBe(way ?? null);
    terminal.press("Enter");
    await terminal.shows(/The queue is gone now\.\s+ready>/);
    terminal.resize(80, 16);
    terminal.press(`clear; ${demo}`, "Enter");
    await terminal.shows(/Enter ends it\./);
    expect(terminal.screen()).not.toMatch(/[▀▄█]/);
    terminal.press("Enter");
    await terminal.shows(/The queue is gone now\.\s+ready>/);
  });
});
