import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect } from "vitest";
import { until } from "../until.ts";
import { test } from "./test-with-queues.ts";

const UNTIL_END = "until [ -e end ]; do sleep 0.05; done";

describe("a daemon under a command that runs in its turn", () => {
  test("is restarted in the middle: the window is given back its time, and the command has all of it", async ({
    openQueue,
  }) => {
    const queue = await openQueue("--view-window", "5s");
    const person = queue.person();
    const line = `trap 'echo early > term; exit 0' TERM; echo begun; ${UNTIL_END}; exit 5`;
    const run = person.starts("run", "--term-grace", "500ms", "--", "sh", "-c", line);
    await run.says(/begun/);
    const begunAt = performance.now();
    await queue.stop("SIGTERM");
    await until(() => performance.now() - begunAt > 1_500);
    await queue.startAgain();
    await run.says(/Connected again/);
    // Without the time that is given back, it would be over by now.
    await until(() => performance.now() - begunAt > 5_200);
    writeFileSync(path.join(person.folder, "end"), "");
    const { exit, stderr } = await run.ended;
    expect(exit, stderr).toBe(5);
    expect(existsSync(path.join(person.folder, "term"))).toBe(false);
  });

  test("is paused in the middle: no time runs for the command either", async ({ openQueue }) => {
    const queue = await openQueue("--view-window", "3s");
    const person = queue.person();
    const line = `trap 'exit 0' TERM; echo begun; ${UNTIL_END}; exit 5`;
    const run = person.starts("run", "--term-grace", "500ms", "--", "sh", "-c", line);
    await run.says(/begun/);
    const begunAt = performance.now();
    await queue.operator("pause");
    await until(() => performance.now() - begunAt > 3_600);
    writeFileSync(path.join(person.folder, "end"), "");
    expect((await run.ended).exit).toBe(5);
  });
});
