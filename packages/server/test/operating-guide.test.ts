import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EXIT } from "../src/process/exit-codes.ts";
import { logCallsIn } from "./log-calls.ts";

const PACKAGE = join(import.meta.dirname, "..");
const GUIDE = readFileSync(join(PACKAGE, "../../docs/operating.md"), "utf8");

/** The rows of the table after a mark, as their cells. */
function rowsAfter(mark: string): string[][] {
  const after = GUIDE.slice(GUIDE.indexOf(`<!-- ${mark}`));
  const table = after.slice(after.indexOf("\n|"), after.indexOf("\n\n#"));
  const lines = table.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const SOURCES = globSync("src/**/*.ts", { cwd: PACKAGE })
  // What the queue logs is the life of tickets, which `catqd log` tells.
  .filter((file) => !file.endsWith(".test.ts") && !file.startsWith(join("src", "queue")))
  .map((file) => readFileSync(join(PACKAGE, file), "utf8"));

it("tells of every line that the daemon can log, with its level", () => {
  const calls = SOURCES.flatMap(logCallsIn);
  const said = new Map(calls.map(({ message, levels }) => [message, levels]));
  const told = new Map(
    rowsAfter("log:").map(([message = "", levels = ""]) => [message.slice(1, -1), levels.split(", ")]),
  );
  expect([...told.keys()]).toEqual(expect.arrayContaining([...said.keys()]));
  for (const [message, levels] of said)
    expect(told.get(message)?.sort(), message).toEqual([...levels].sort());
});

it("tells of every exit code", () => {
  const told = rowsAfter("exit codes:").map(([code]) => Number(code));
  expect(told).toEqual(Object.values(EXIT).sort((a, b) => a - b));
});

it("names no metric that there is not", () => {
  const named = new Set(GUIDE.match(/\bcatqd_[a-z_]+/g));
  expect(named.size).toBeGreaterThan(5);
  for (const name of named)
    expect(
      SOURCES.some((text) => text.includes(`"${name}"`)),
      name,
    ).toBe(true);
});
