import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { until } from "../until.ts";
import { test } from "./test-with-queues.ts";

/** The command lines and environments of all processes that can be looked at. */
function shownOfProcesses(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => ["cmdline", "environ"].map((file) => textOf(path.join("/proc", pid, file))));
}

/** Empty for what has ended meanwhile, or is not ours to read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

test("no token shows in the list of processes, nor to what --exec runs", {
  skip: !existsSync("/proc/self/cmdline"),
}, async ({ openQueue }) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const person = queue.person();
  const noted = path.join(person.folder, "noted.txt");
  // It stays for a while, so that it is seen among the processes too.
  const taking = person.starts("take", "--exec", "env >> noted.txt; sleep 2");
  await until(() => existsSync(noted), 20_000);
  const proof = person.tokenOf("A01").slice(4);
  const shown = shownOfProcesses();
  expect(shown.some((text) => text.includes("noted.txt"))).toBe(true);
  expect(shown.filter((text) => text.includes(proof))).toEqual([]);
  await letGo();
  expect((await taking.ended).exit).toBe(0);
  const told = readFileSync(noted, "utf8");
  expect(told).toContain("CATQ_NUMBER=A01");
  expect(told).not.toContain(proof);
});
