#!/usr/bin/env node
// Nothing but the version is looked at before the version is right: an old Node fails on imports in riddles.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `catq needs Node 22.12 or newer; this is ${process.versions.node}. See https://nodejs.org/\n`,
  );
  process.exitCode = 1;
} else {
  const { enableCompileCache } = await import("node:module");
  enableCompileCache();
  const { main } = await import("./main.ts");
  await main(process);
}

export {};
