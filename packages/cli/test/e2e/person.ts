import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CatqProcess, type Ended } from "../catq-process.ts";
import { CACHE, CATQ_BIN } from "../run-catq.ts";

/** What the machine or the test runner sets and a person at a terminal does not have. */
const NOT_A_PERSONS = ["CI", "NO_COLOR", "FORCE_COLOR", "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "NODE_ENV"];

/** Somebody with a home, tickets and a current folder of their own, and `catq` in the PATH. */
export class Person {
  /** The current folder, empty at first. */
  readonly folder: string;
  /** Where catq keeps this person's tickets. */
  readonly wallet: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #root: string;
  readonly #processes: CatqProcess[] = [];

  constructor(server: string) {
    this.#root = mkdtempSync(path.join(tmpdir(), "catq-person-"));
    this.folder = path.join(this.#root, "pictures");
    const state = path.join(this.#root, "state");
    this.wallet = path.join(state, "catq", "tickets");
    const bin = path.join(this.#root, "bin");
    for (const folder of [this.folder, state, bin, path.join(this.#root, "home")]) mkdirSync(folder);
    writeFileSync(path.join(bin, "catq"), `#!/bin/sh\nexec '${process.execPath}' '${CATQ_BIN}' "$@"\n`);
    chmodSync(path.join(bin, "catq"), 0o755);
    const env = { ...process.env };
    for (const name of Object.keys(env)) {
      if (NOT_A_PERSONS.includes(name) || /^(VITEST|CATQ)/.test(name)) delete env[name];
    }
    this.env = {
      ...env,
      PATH: `${bin}:${env.PATH}`,
      HOME: path.join(this.#root, "home"),
      XDG_STATE_HOME: state,
      XDG_CACHE_HOME: CACHE,
      CATQ_SERVER: server,
    };
  }

  /** Starts a `catq` here. */
  starts(...args: string[]): CatqProcess {
    return this.#spawn(process.execPath, [CATQ_BIN, ...args], this.env);
  }

  /** Runs a `catq` to its end. */
  runs(...args: string[]): Promise<Ended> {
    return this.starts(...args).ended;
  }

  /** Starts a line of shell, in which `catq` is a command; a pipe's exit code is that of all its parts. */
  startsShell(line: string, env: NodeJS.ProcessEnv = {}): CatqProcess {
    return this.#spawn("bash", ["-o", "pipefail", "-c", line], { ...this.env, ...env });
  }

  /** Runs a line of shell to its end. */
  shell(line: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.startsShell(line, env).ended;
  }

  /** Takes a number and keeps the place for later. */
  async takesNumber(): Promise<string> {
    const { exit, stdout, stderr } = await this.runs("take", "--no-wait");
    if (exit !== 0) throw new Error(`no number: ${exit} ${stdout} ${stderr}`);
    return stdout.trim();
  }

  /** Runs `catq claim`, again where the cat was not drawn yet on a busy machine. */
  async claims(...args: string[]): Promise<Ended> {
    for (let tries = 1; ; tries++) {
      const ended = await this.runs("claim", ...args);
      if (ended.exit !== 6 || tries === 4) return ended;
    }
  }

  /** Everything in the current folder, hidden files included. */
  files(): string[] {
    return readdirSync(this.folder).sort();
  }

  read(name: string): Buffer {
    return readFileSync(path.join(this.folder, name));
  }

  /** The numbers in the wallet; throws where it holds a take under way, or half a file. */
  savedNumbers(): string[] {
    const names = readdirSync(this.wallet).toSorted();
    const odd = names.find((name) => !/^[A-Z]\d\d-.+\.ticket\.json$/.test(name));
    if (odd !== undefined) throw new Error(`the wallet holds ${odd}`);
    return names.map((name) => name.slice(0, 3));
  }

  /** The saved token of a number, as catq keeps it. */
  tokenOf(number: string): string {
    const name = readdirSync(this.wallet).find((name) => name.startsWith(`${number}-`));
    const saved: unknown = JSON.parse(readFileSync(path.join(this.wallet, String(name)), "utf8"));
    if (typeof saved !== "object" || saved === null || !("token" in saved))
      throw new Error(`no token for ${number} is saved`);
    return String(saved.token);
  }

  /** Ends what this person started, and removes all that was theirs. */
  remove(): void {
    for (const process of this.#processes) process.kill();
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 3 });
  }

  #spawn(command: string, args: readonly string[], env: NodeJS.ProcessEnv): CatqProcess {
    const started = new CatqProcess(command, args, { cwd: this.folder, env });
    this.#processes.push(started);
    return started;
  }
}
