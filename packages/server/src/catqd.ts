#!/usr/bin/env node
// The bin. Imports nothing before Node's version is known, as the packages it needs crash or fail to load on an
// older one.

/** SQLite's binding is built for this Node-API. An older Node does not say so: it crashes on opening a file. */
const MIN_NODE_API = 10;

if (Number(process.versions.napi) < MIN_NODE_API) {
  process.stderr.write(
    `catqd: Node 22.14 or newer is needed, and this is ${process.versions.node}\n` +
      "Install a newer Node (https://nodejs.org), and start catqd with it.\n",
  );
  process.exit(69);
}

// What it makes is its owner's alone, whatever umask it was started under; one that takes everything away
// would take it from the owner, too.
process.umask(0o077);
// Node opens its debugger on this signal, which others on the machine could then connect to, unless it has a listener.
process.on("SIGUSR1", () => {});

const { main } = await import("./main.ts");
process.exitCode = await main(process);
