#!/usr/bin/env node
import { cacheCompiledCode } from "./process/compile-cache.ts";
import { columnsOfOutput, writeOut } from "./process/write-out.ts";
import { readVersion } from "./version.ts";
import { writtenHelp } from "./written-help.ts";

// Node opens its debugger on this signal, which others on the machine could then connect to, unless it has a listener.
process.on("SIGUSR1", () => {});

// Checks Node's version before anything else is imported: an old Node would fail with a bare SyntaxError.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `catq needs Node 22.12 or newer; this is ${process.versions.node}. See https://nodejs.org/\n`,
  );
  process.exitCode = 1;
} else {
  const text = await answer(process.argv.slice(2));
  if (text === null) await run();
  else writeOut(process, text);
}

async function run(): Promise<void> {
  cacheCompiledCode(process.env);
  const { isSighupIgnored, main, readStart } = await import("./main.ts");
  await main(process, readVersion(), { isSighupIgnored: isSighupIgnored(readStart(process)) });
}

/** What is answered without loading the parser: the version, the help or the saved numbers, where that is all that is asked. */
async function answer(args: readonly string[]): Promise<string | null> {
  const [only] = args.length === 1 ? args : [];
  if (only === "--version" || only === "-V") return `${readVersion()}\n`;
  if (only === "saved-numbers") return numbers();
  if (only !== "--help" && only !== "-h") return null;
  return writtenHelp(columnsOfOutput(process, 80));
}

/** Null where that failed: the command fails in the same way, and tells of it. */
async function numbers(): Promise<string | null> {
  const { savedNumbers } = await import("./saved-numbers.ts");
  return savedNumbers(process.env, (message) => process.stderr.write(`${message}\n`)).catch(() => null);
}
