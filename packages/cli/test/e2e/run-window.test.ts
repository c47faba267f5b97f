import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect } from "vitest";
import type { Person } from "./person.ts";
import { test } from "./test-with-queues.ts";

const UNTIL_END = "until [ -e end ]; do sleep 0.05; done";

/** Whether the process whose id is in a file still runs; one that nobody waited for yet does not. */
function isAlive(person: Person, name: string): boolean {
  const pid = person.read(name).toString().trim();
  const { stdout } = spawnSync("ps", ["-o", "state=", "-p", pid], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

describe("124: the window ends first", () => {
  test("the command gets SIGTERM the grace before its end, and may tidy up", async ({ openQueue }) => {
    const queue = await openQueue("--view-window", "3s");
    const person = queue.person();
    const line = `trap 'date +%s%N > term; exit 0' TERM; echo $CATQ_VIEW_UNTIL > until; ${UNTIL_END}`;
    const { exit, stderr } = await person.runs("run", "--term-grace", "1500ms", "--", "sh", "-c", line);
    expect(exit, stderr).toBe(124);
    expect(stderr).toMatch(/the turn of A00 ends in [12] s: SIGTERM to sh\./);
    const graceMs = Date.parse(person.read("until").toString().trim()) - Number(person.read("term")) / 1e6;
    // Never later than that; and not much earlier, on a busy machine.
    expect(graceMs).toBeLessThan(1_700);
    expect(graceMs).toBeGreaterThan(300);
    expect((await queue.visitor().board()).active).toEqual([]);
  });

  test("what ignores SIGTERM is killed at its end, with all that it started", async ({ openQueue }) => {
    const queue = await openQueue("--view-window", "3s");
    const person = queue.person();
    // One child in another process group, and one whose parent goes at the first signal.
    const line = `trap '' TERM; setsid sh -c 'echo $$ > a; ${UNTIL_END}' & (sh -c 'echo $$ > b; ${UNTIL_END}') & echo $CATQ_VIEW_UNTIL > until; ${UNTIL_END}`;
    const { exit, stderr } = await person.runs("run", "--term-grace", "1s", "--", "sh", "-c", line);
    const endedAt = Date.now();
    expect(exit, stderr).toBe(124);
    expect(stderr).toContain("the turn of A00 is over: SIGKILL to sh.");
    for (const name of ["a", "b"]) expect(isAlive(person, name)).toBe(false);
    expect(endedAt - Date.parse(person.read("until").toString().trim())).toBeLessThan(1_000);
  });

  test("what the command leaves behind has the rest of the grace, and no longer", async ({ openQueue }) => {
    const queue = await openQueue("--view-window", "3s");
    const person = queue.person();
    const line = `sh -c 'trap "" TERM; echo $$ > a; ${UNTIL_END}' & until [ -e a ]; do sleep 0.02; done; wait`;
    const { exit, stderr } = await person.runs("run", "--term-grace", "1s", "--", "sh", "-c", line);
    expect(exit, stderr).toBe(124);
    expect(isAlive(person, "a")).toBe(false);
  });

  test("a grace that is longer than the window leaves it half, so that the command can begin", async ({
    openQueue,
  }) => {
    const queue = await openQueue("--view-window", "3s");
    const { exit, stdout } = await queue.person().runs("run", "--", "sh", "-c", "sleep 0.3; echo done");
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: "done\n" });
  });

  test("the operator's skip ends the turn, and the command with it", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    const run = person.starts("run", "--", "sh", "-c", `trap '' TERM; echo begun; ${UNTIL_END}`);
    await run.says(/begun/);
    await queue.operator("skip", "A00");
    const { exit, stderr } = await run.ended;
    expect(exit, stderr).toBe(124);
    expect(stderr).toContain("the turn of A00 is over: SIGKILL to sh.");
  });
});

describe("the daemon", () => {
  test("is away while the command ends: it is told when it is back, and the next one is let in", async ({
    openQueue,
  }) => {
    const queue = await openQueue();
    const person = queue.person();
    const run = person.starts("run", "--", "sh", "-c", `echo begun; ${UNTIL_END}; exit 5`);
    await run.says(/begun/);
    await queue.stop("SIGKILL");
    await run.says(/connection is lost/);
    writeFileSync(path.join(person.folder, "end"), "");
    await run.says(/trying again to let the next one in/);
    await queue.startAgain();
    expect((await run.ended).exit).toBe(5);
    expect(await queue.visitor().board()).toMatchObject({
      active: [],
      recent: [{ number: "A00", outcome: "seen" }],
    });
  });

  test("is away while the command ends: Ctrl-C ends the trying, with the command's exit code", async ({
    openQueue,
  }) => {
    const queue = await openQueue();
    const person = queue.person();
    const run = person.starts("run", "--", "sh", "-c", `echo begun; ${UNTIL_END}; exit 5`);
    await run.says(/begun/);
    await queue.stop("SIGKILL");
    writeFileSync(path.join(person.folder, "end"), "");
    await run.says(/trying again to let the next one in/);
    run.signal("SIGINT");
    expect((await run.ended).exit).toBe(5);
  });
});
