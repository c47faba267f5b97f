#!/usr/bin/env node
import { cacheCompiledCode } from "./process/compile-cache.ts";
import { isHangupIgnored, readStart } from "./process/hangup.ts";
import { handleOutputErrors } from "./process/output-errors.ts";
import { readVersion } from "./version.ts";

// Node opens its debugger on this signal, which others on the machine could then connect to, unless it has a listener.
process.on("SIGUSR1", () => {});

// Checks Node's version before anything else is imported: an old Node would fail with a bare SyntaxError.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `catq needs Node 22.12 or newer; this is ${process.versions.node}. See https://nodejs.org/\n`,
  );
  process.exitCode = 1;
} else if (isVersionAlone(process.argv.slice(2))) {
  handleOutputErrors(process, false);
  process.stdout.write(`${readVersion()}\n`);
} else {
  cacheCompiledCode(process.env);
  const { main } = await import("./main.ts");
  await main(process, readVersion(), { isHangupIgnored: isHangupIgnored(readStart(process)) });
}

/** Whether the version is all that is asked: answered without loading the parser. */
function isVersionAlone(args: readonly string[]): boolean {
  return args.length === 1 && (args[0] === "--version" || args[0] === "-V");
}
