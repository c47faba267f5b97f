import { readFileSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { isatty } from "node:tty";
import { settleTimeZone } from "@catq/shared";
import { runCatqd } from "./commands/program.ts";
import { handleOutputErrors } from "./process/output-errors.ts";
import { listenForSighup } from "./process/sighup.ts";
import { currentFolder, homeFolder, userName } from "./process/surroundings.ts";

const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;
const STANDARD_INPUT = 0;

/** Runs what the process was called with; resolves with its exit code. */
export async function main(process: NodeJS.Process): Promise<number> {
  settleTimeZone(process.env, { realPath: realpathSync, read: (file) => readFileSync(file, "latin1") });

  const cwd = currentFolder();
  // Packages ask for it as they are loaded.
  if (cwd === null) process.chdir("/");
  let isServing = false;
  // Whoever reads the ready line may close the pipe after it: no reason to end.
  handleOutputErrors(process, () => isServing);

  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );

  return runCatqd(process.argv.slice(2), {
    env: process.env,
    cwd,
    home: homeFolder(process.env),
    systemConfig: "/etc/catqd/catqd.yaml",
    version,
    user: userName(process.env),
    out: (text) => process.stdout.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns || 80 : null,
    err: (text) => process.stderr.write(text),
    isErrTerminal: process.stderr.isTTY === true,
    async serve(config, reread, flags) {
      isServing = true;
      // Before anything that takes time: without a listener, SIGHUP ends the process.
      const sighup = sighupEvents(process);
      // Only the daemon needs it: the operator's commands start in half the time without.
      const { runDaemon } = await import("./run-daemon.ts");
      const stopSignal = Promise.race([askedToStop(process), sighup.terminalClosed]);
      return runDaemon(process, config, { version, flags, reread, stopSignal, onReload: sighup.onReload });
    },
    async rehearse(asked) {
      const { rehearse } = await import("./rehearsal/rehearse.ts");
      const { tuneYoungGeneration } = await import("./process/young-generation.ts");
      tuneYoungGeneration();
      const stopping = new AbortController();
      const interrupted = Promise.race([askedToStop(process), sighupEvents(process).terminalClosed]);
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
}

/** The first signal asks; the second one ends the process there and then, which loses nothing acknowledged. */
function askedToStop(process: NodeJS.Process): Promise<string> {
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
function sighupEvents(process: NodeJS.Process): {
  onReload: (listener: () => void) => void;
  terminalClosed: Promise<string>;
} {
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
