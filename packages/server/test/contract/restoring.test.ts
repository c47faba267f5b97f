import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { foreignTokens } from "./foreign-tokens.ts";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem, type Visitor } from "./visitor.ts";

const start = useDaemons();
const BIN = fileURLToPath(new URL("../../dist/catqd.js", import.meta.url));

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "catqd-restoring-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function backUp(folder: string): Promise<{ file: string; said: Record<string, unknown> }> {
  const file = join(temporary(), "queue.db");
  const args = [BIN, "backup", file, "--json", "--data", folder];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return { file, said: JSON.parse(stdout) };
}

/** A data folder that holds nothing but the backup. */
function restored(file: string): string {
  const folder = temporary();
  copyFileSync(file, join(folder, "catqd.db"));
  return folder;
}

it("goes on with the places of a backup, and gives nobody what the lost queue gave since", async () => {
  const before = await start();
  const kept = await before.visitor().takesMany(3);
  const { file, said } = await backUp(before.daemon.folder);
  expect(said).toMatchObject({ tickets: 3, waiting: 2, lastNumber: "A02" });
  const lost = await before.visitor("127.0.0.2").takesMany(5);
  await before.daemon.stop();

  const after = await start([], restored(file));
  const taken = await after.visitor("127.0.0.3").takesMany(3);
  const all = [...kept, ...lost, ...taken];
  expect(new Set(all.map(({ token }) => token)).size).toBe(all.length);
  expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
  expect(taken.map(({ position }) => position)).toEqual([3, 4, 5]);

  for (const { token, number } of lost) {
    for (const answer of [await after.visitor("127.0.0.2").reads(token), await after.visitor().claims(token)])
      expect(expectProblem(answer, 410, "ended")).toMatchObject({
        number,
        detail: expect.stringContaining("restored from a backup"),
      });
  }
  // Neither holder was banned for it.
  await after.visitor("127.0.0.2").takes();
  for (const { token } of kept) await after.visitor().isServed(token);
  for (const { token } of taken) await after.visitor("127.0.0.3").isServed(token);

  // What is cheating was cheating all along.
  const [foreign = ""] = await foreignTokens(1);
  expectProblem(await after.visitor("127.0.0.9").claims(foreign), 403, "banned");
}, 120_000);

it("takes no life of a queue for cheating, whichever was restored from what", async () => {
  const first = await start();
  await first.visitor().takes();
  const { file } = await backUp(first.daemon.folder);
  const lives = [first, await start([], restored(file)), await start([], restored(file))];
  const tokens: string[] = [];
  for (const life of lives) tokens.push((await life.visitor("127.0.0.2").takes()).token);
  // Two that were restored from the same backup count alike, and yet no token is the same.
  expect(new Set(tokens).size).toBe(3);
  for (const [own, life] of lives.entries()) {
    for (const [other, token] of tokens.entries()) {
      const reply = await life.visitor("127.0.0.2").reads(token);
      if (own === other) expect(reply.status).toBe(200);
      else expectProblem(reply, 410, "ended");
    }
  }
  const ids = await Promise.all(
    lives.map(async ({ http }) => (await http.send("/api/queue")).headers["catq-queue"]),
  );
  expect(new Set(ids).size).toBe(1);
}, 120_000);

it("copies a queue in the middle of a rush: with every place that was given before, and holding nobody up", async () => {
  const { visitor, daemon } = await start(["--tickets-per-address", "100000"]);
  const given: string[] = [];
  let isRushing = true;
  const rush = async (person: Visitor): Promise<void> => {
    while (isRushing) given.push((await person.takes()).token);
  };
  const people = [visitor("127.0.0.2"), visitor("127.0.0.3"), visitor("127.0.0.4")];
  const rushing = Promise.all(people.map(rush));
  await expect.poll(() => given.length, { timeout: 60_000 }).toBeGreaterThan(100);
  const before = [...given];
  const { file, said } = await backUp(daemon.folder);
  const meanwhile = given.length - before.length;
  isRushing = false;
  await rushing;
  expect(meanwhile).toBeGreaterThan(0);
  expect(said.tickets).toBeGreaterThanOrEqual(before.length);
  await daemon.stop();

  const after = await start(["--tickets-per-address", "100000"], restored(file));
  for (const token of before)
    expect((await after.visitor("127.0.0.5").ticket(token)).state).toMatch(/waiting|called/);
}, 120_000);
