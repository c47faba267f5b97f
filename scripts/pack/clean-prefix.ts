import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { readManifest } from "./packed-manifest.ts";

const ROOT = join(import.meta.dirname, "../..");

/** An empty prefix for `npm install --global`, with a home of its own and nothing of this workspace near. */
export class CleanPrefix {
  readonly folder: string;
  /** For whatever runs in it: this very Node, no settings or tickets of whoever runs this. */
  readonly env: Readonly<Record<string, string>>;

  /** `nodeFolder` is where the `node` to use is. */
  constructor(nodeFolder: string) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "catq-packages-")));
    for (let up = this.folder; up !== dirname(up); up = dirname(up)) {
      assert.ok(!existsSync(join(up, "node_modules")), `${up} has no node_modules`);
    }
    const others = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.startsWith(ROOT));
    this.env = {
      PATH: [nodeFolder, join(this.folder, "bin"), ...others].join(delimiter),
      HOME: join(this.folder, "home"),
      npm_config_update_notifier: "false",
      npm_config_cache: process.env.npm_config_cache ?? join(process.env.HOME ?? "/root", ".npm"),
      ...(process.env.NODE_EXTRA_CA_CERTS ? { NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS } : {}),
    };
  }

  /** What a command prints; throws where it fails. */
  run(command: string, ...args: string[]): string {
    return execFileSync(command, args, {
      env: this.env,
      cwd: this.folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Installs tarballs as a person would, and sees that npm finds nothing missing or too much. */
  install(tarballs: readonly string[]): void {
    const quiet = ["--no-audit", "--no-fund", "--loglevel", "error"];
    this.run(
      "npm",
      "install",
      "--global",
      "--prefix",
      this.folder,
      "--prefer-offline",
      ...quiet,
      ...tarballs,
    );
    this.run("npm", "ls", "--global", "--all", "--prefix", this.folder);
  }

  /** The version of what is installed under this name; throws where it leads back into the workspace. */
  versionOf(name: string): string {
    const folder = join(this.folder, "lib/node_modules", name);
    assert.ok(realpathSync(folder).startsWith(this.folder), `${name} is a copy`);
    const text = readFileSync(join(folder, "package.json"), "utf8");
    assert.doesNotMatch(text, /workspace:|@catq\/shared/);
    return readManifest(text).version;
  }

  /** Uninstalls; answers the files that are left of the prefix, none if all is well. */
  uninstall(names: readonly string[]): string[] {
    this.run("npm", "uninstall", "--global", "--prefix", this.folder, "--loglevel", "error", ...names);
    const entries = ["bin", "lib", "share"]
      .map((name) => join(this.folder, name))
      .filter(existsSync)
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }));
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => join(parentPath, name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
