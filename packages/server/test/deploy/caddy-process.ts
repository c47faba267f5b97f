import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopProcess } from "./stop-process.ts";

const FILE = join(import.meta.dirname, "../../../../deploy/Caddyfile.lines");

/** A real Caddy in front of several lines, with the file of `deploy/`: on loopback, without TLS and its own interface. */
export class CaddyProcess {
  readonly url: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts it in front of lines by their paths, such as `{ vet: "unix:…", cats: "unix:…" }`; throws where the file is wrong. */
  static start(o: { upstream: Readonly<Record<string, string>>; http: number }): CaddyProcess {
    const folder = mkdtempSync(join(tmpdir(), "catqd-caddy-"));
    const site = Object.entries(o.upstream).reduce(
      (site, [line, url]) => site.replace(`unix//run/catqd/${line}/http.sock`, url.replace("unix:", "unix/")),
      readFileSync(FILE, "utf8").replace("cats.example {", `http://127.0.0.1:${o.http} {`),
    );
    const file = join(folder, "Caddyfile");
    writeFileSync(file, `{\n\tadmin off\n}\n${site}`);
    const flags = ["--adapter", "caddyfile", "--config", file];
    const env = { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    const { status, stderr } = spawnSync("caddy", ["validate", ...flags], { encoding: "utf8", env });
    if (status !== 0) throw new Error(`caddy takes no Caddyfile.lines: ${stderr}`);
    const child = spawn("caddy", ["run", ...flags], { stdio: "ignore", env });
    return new CaddyProcess(child, folder, o.http);
  }

  /** Ends it and removes its folder. */
  remove(): Promise<void> {
    return stopProcess(this.#child, this.#folder);
  }
}
