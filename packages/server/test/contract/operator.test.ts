import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
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

it("gives no new tickets while closed, and serves those inside", async () => {
  const { visitor, daemon } = shared();
  const [first, second] = await visitor().takesMany(2);
  await operates(daemon.folder, "close");
  expect((await visitor().board()).state).toBe("closed");
  expectProblem(await visitor().asksForTicket(), 503, "closed");
  await visitor().isServed(first?.token ?? "");
  await visitor().isServed(second?.token ?? "");
  await operates(daemon.folder, "open");
  await visitor().takes();
});

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

it("bans and unbans by the operator's word", async () => {
  const { visitor, daemon, stream } = shared();
  const { token } = await visitor("127.0.0.2").takes();
  const next = await visitor().takes();
  const watching = await stream("/api/queue/events", { from: "127.0.0.2" });
  await operates(daemon.folder, "ban", "127.0.0.2");
  expectProblem(await visitor("127.0.0.2").send("/api/queue"), 403, "banned");
  await expect.poll(() => watching.ending).not.toBeNull();
  expect((await visitor().ticket(next.token)).state).toBe("called");
  expect(await operates(daemon.folder, "bans")).toContain("127.0.0.2");
  await operates(daemon.folder, "unban", "127.0.0.2");
  await visitor("127.0.0.2").board();
  expect((await visitor("127.0.0.2").reads(token)).status).toBe(410);
  await visitor("127.0.0.2").takes();
});

it("ends a skipped ticket as missed, and calls the next", async () => {
  const { visitor, daemon } = shared();
  const [first, second] = await visitor().takesMany(2);
  await operates(daemon.folder, "skip", first?.number ?? "");
  expectProblem(await visitor().claims(first?.token ?? ""), 410, "missed");
  expect((await visitor().ticket(second?.token ?? "")).state).toBe("called");
});

it("is reached by its socket, which is the owner's alone", async () => {
  const { daemon } = shared();
  const { mode } = statSync(join(daemon.folder, "catqd.sock"));
  expect(mode & 0o777).toBe(0o600);
});
