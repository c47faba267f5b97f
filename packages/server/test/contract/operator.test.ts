import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { useDaemon } from "./running-daemons.ts";
import { expectProblem, millisecondsFrom } from "./visitor.ts";

const shared = useDaemon();
const BIN = fileURLToPath(new URL("../../dist/catqd.js", import.meta.url));

async function operates(folder: string, ...command: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...command, "--data", folder]);
  return stdout;
}

it("stands still while paused: nobody is called, no clock runs, and nothing is lost by it", async () => {
  const { visitor, daemon } = shared();
  const [first] = await visitor().takesMany(2);
  const token = first?.token ?? "";
  const left = async (): Promise<number> => {
    const { now, claimBy } = await visitor().ticket(token);
    return millisecondsFrom(now, claimBy);
  };
  await operates(daemon.folder, "pause");
  const before = await visitor().board();
  expect(before.state).toBe("paused");
  const leftBefore = await left();
  const pausedAt = Date.parse(before.now);
  await visitor().seesBoard(({ now }) => Date.parse(now) - pausedAt > 3000);
  expect(Math.abs((await left()) - leftBefore)).toBeLessThanOrEqual(50);
  expect((await visitor().board()).active).toMatchObject([{ number: first?.number, state: "called" }]);
  await operates(daemon.folder, "resume");
  expect((await visitor().ticket(token)).state).toBe("called");
  expect(await left()).toBeLessThanOrEqual(leftBefore + 50);
  expect((await visitor().claims(token)).status).toBe(200);
});

it("calls nobody while paused, not even where a counter is free", async () => {
  const { visitor, daemon } = shared();
  await operates(daemon.folder, "pause");
  const taken = await visitor().takes();
  expect(taken).toMatchObject({ state: "waiting", position: 1 });
  expectProblem(await visitor().claims(taken.token), 409, "not-your-turn");
  await operates(daemon.folder, "resume");
  expect((await visitor().ticket(taken.token)).state).toBe("called");
});
