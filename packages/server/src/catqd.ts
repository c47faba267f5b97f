#!/usr/bin/env node
// The bin: the only place that touches `process`. Imports nothing but types before Node's version is known,
// as the packages it needs crash or fail to load on an older one.

/** SQLite's binding is built for this Node-API. An older Node does not say so: it crashes on opening a file. */
const MIN_NODE_API = 10;
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;
const STANDARD_INPUT = 0;
const STANDARD_ERROR = 2;

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

const { readFileSync, realpathSync } = await import("node:fs");
const { constants } = await import("node:os");
const { isatty } = await import("node:tty");
const { listenForSighup } = await import("./process/sighup.ts");
const { handleOutputErrors } = await import("./process/output-errors.ts");
const { currentFolder, homeFolder, userName } = await import("./process/surroundings.ts");
const { settleTimeZone } = await import("@catq/shared");
const { runCatqd } = await import("./commands/program.ts");

settleTimeZone(process.env, { realPath: realpathSync, read: (file) => readFileSync(file, "latin1") });

const cwd = currentFolder();
// Packages ask for it as they are loaded.
if (cwd === null) process.chdir("/");
let isServing = false;
// Whoever reads the ready line may close the pipe after it: no reason to end.
handleOutputErrors(process, () => isServing);

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

process.exitCode = await runCatqd(process.argv.slice(2), {
  env: process.env,
  cwd,
  home: homeFolder(process.env),
  systemConfig: "/etc/catqd/catqd.yaml",
  version: manifest.version,
  user: userName(process.env),
  out: (text) => process.stdout.write(text),
  columns: process.stdout.isTTY ? process.stdout.columns || 80 : null,
  err: (text) => process.stderr.write(text),
  isErrTerminal: process.stderr.isTTY === true,
  async serve(config, reread, flags) {
    isServing = true;
    // Before anything that takes time: without a listener, SIGHUP ends the process.
    const sighup = sighupEvents();
    // Only the daemon needs these: the operator's commands start in half the time without them.
    const { hasColour, paint } = await import("@catq/shared");
    const { nextSteps } = await import("./commands/output/next-steps.ts");
    const { createLog } = await import("./process/log.ts");
    const { LogDestination } = await import("./process/log-destination.ts");
    const { textLine } = await import("./process/text-lines.ts");
    const { serve } = await import("./serve.ts");
    const { takeHandedSocket } = await import("./process/socket-activation.ts");
    const { tuneYoungGeneration } = await import("./process/young-generation.ts");
    const { collectAtFirstRest } = await import("./process/first-rest.ts");
    tuneYoungGeneration();
    const handedSocket = takeHandedSocket(process.env, process.pid);
    const destination = new LogDestination(STANDARD_ERROR);
    process.on("exit", () => destination.flushSync());
    const isForPerson = isatty(STANDARD_ERROR);
    const colours = paint(hasColour(process.env, isForPerson));
    const isText = config.logFormat === "text" || (config.logFormat === "auto" && isForPerson);
    const log = createLog(
      config.logLevel,
      destination,
      isText ? (line) => textLine(line, colours, process.stderr.columns) : undefined,
    );
    destination.onDropped = (lines) =>
      log.error({ lines }, "log lines were dropped: nobody read the log, or its disk was full");
    // The daemon's own timers keep no process alive, and there are moments when only they run.
    const alive = setInterval(() => {}, 2 ** 30);
    return serve(config, {
      log,
      version: manifest.version,
      pid: process.pid,
      env: process.env,
      handedSocket,
      out(text) {
        // In the order in which it happened.
        if (isForPerson) destination.flushSync();
        process.stdout.write(text);
      },
      onListening(url) {
        collectAtFirstRest();
        if (isForPerson) process.stderr.write(`${nextSteps({ url, flags }, colours).join("\n")}\n`);
      },
      stopSignal: Promise.race([stopSignal(), sighup.terminalClosed]),
      onReload: sighup.onReload,
      reread,
    }).finally(() => clearInterval(alive));
  },
  async rehearse(asked) {
    const { rehearse } = await import("./rehearsal/rehearse.ts");
    const { tuneYoungGeneration } = await import("./process/young-generation.ts");
    tuneYoungGeneration();
    const stopping = new AbortController();
    const interrupted = Promise.race([stopSignal(), sighupEvents().terminalClosed]);
    void interrupted.then((signal) => stopping.abort(signal));
    const progress = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
    const { signal } = stopping;
    return rehearse({ ...asked, progress, signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return 128 + constants.signals[signal.reason as NodeJS.Signals];
    });
  },
  async demo(asked) {
    const { showDemo } = await import("./demo/show.ts");
    const stopping = new AbortController();
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => stopping.abort(name));
    return showDemo(asked, process, { cwd: cwd ?? "/", signal: stopping.signal });
  },
});

/** The first signal asks; the second one ends the process there and then, which loses nothing acknowledged. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    let isAsked = false;
    for (const [signal, number] of Object.entries(SIGNALS)) {
      process.on(signal, () => {
        if (isAsked) process.exit(128 + number);
        isAsked = true;
        resolve(signal);
      });
    }
  });
}

/** SIGHUP by what it means; one that asks for a reload before there is a listener is kept for it. */
function sighupEvents(): { onReload: (listener: () => void) => void; terminalClosed: Promise<string> } {
  let isReloadAsked = false;
  let reload = (): void => {
    isReloadAsked = true;
  };
  const terminalClosed = new Promise<string>((resolve) => {
    listenForSighup(
      { on: (listener) => process.on("SIGHUP", listener), hasTerminal: () => isatty(STANDARD_INPUT) },
      { reload: () => reload(), terminalClosed: () => resolve("SIGHUP") },
    );
  });
  const onReload = (listener: () => void): void => {
    reload = listener;
    if (isReloadAsked) listener();
  };
  return { onReload, terminalClosed };
}
