import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CleanPrefix } from "./clean-prefix.ts";
import { type InstalledDaemon, startInstalled } from "./installed-daemon.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Where `pnpm pack:all` puts the tarballs; or {@link packBuilt}, for this process. */
let packed = join(ROOT, "dist-packages");
/** docs/operating.md says some ten seconds; a busy machine and a slow network have their share. */
const MAX_INSTALL_MS = 60_000;
const PNG = "89504e470d0a1a0a";

/** The folders with the Nodes that each package is tried on. */
export interface TrialNodes {
  readonly catq: string;
  readonly catqd: string;
}

/**
 * Installs each tarball into an empty prefix of its own, as a person would, has a cat fetched, and uninstalls
 * both. Resolves with a sentence about it; throws where something is not as it should be.
 */
export async function tryPackages(nodes: TrialNodes): Promise<string> {
  const startedAt = performance.now();
  const client = new CleanPrefix(nodes.catq);
  const server = new CleanPrefix(nodes.catqd);
  let daemon: InstalledDaemon | null = null;
  try {
    client.install([tarball("catq")]);
    server.install([tarball("catqd")]);
    assert.ok(performance.now() - startedAt < MAX_INSTALL_MS, "the installation of both is through in time");
    assert.equal(client.run("catq", "--version"), `${client.versionOf("catq")}\n`);
    assert.equal(server.run("catqd", "--version"), `${server.versionOf("catqd")}\n`);
    assert.match(client.run("catq", "completion", "bash"), /complete -F _catq catq/);
    assert.match(server.run("catqd", "config", "--example"), /claim-window/);
    assert.ok(existsSync(join(client.folder, "share/man/man1/catq.1")), "man catq");
    assert.ok(existsSync(join(server.folder, "share/man/man8/catqd.8")), "man catqd");

    daemon = await startInstalled(server);
    const lines = client.run("catq", "-s", daemon.url, "take", "--json").trim().split("\n");
    const saved = lines.map((text) => JSON.parse(text)).find(({ type }) => type === "saved")?.saved;
    catIn(saved.path);
    assert.match(server.run("catqd", "status", "--data", daemon.dataFolder), /open/);
    await seePage(daemon.url);
    assert.equal(await daemon.stop(), 0);

    assert.deepEqual(client.uninstall(["catq"]), []);
    assert.deepEqual(server.uninstall(["catqd"]), []);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    return `catq on Node ${versionIn(client)}, catqd on ${versionIn(server)}: ${saved.bytes} bytes of cat, ${seconds} s`;
  } finally {
    daemon?.kill();
    client.remove();
    server.remove();
  }
}

/** Installs both in one prefix, as `npx` does, and plays the demonstration there. Answers what came of it; throws where nothing did. */
export function tryDemo(node: string): string {
  const prefix = new CleanPrefix(node);
  try {
    prefix.install([tarball("catq"), tarball("catqd")]);
    prefix.run("catqd", "demo");
    return `${catIn(join(prefix.folder, "cat-A03.png")).length} bytes of cat`;
  } finally {
    prefix.remove();
  }
}

function catIn(path: string): Buffer {
  const bytes = readFileSync(path);
  assert.equal(bytes.subarray(0, 8).toString("hex"), PNG);
  return bytes;
}

/**
 * Packs what is built, into a folder of this process: other tests pack at the same moment. Not `pnpm pack:all`, whose
 * build would replace what they run. The answer removes the folder.
 */
export function packBuilt(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "catq-packages-"));
  packed = join(folder, "packages");
  for (const script of ["scripts/man/write-pages.ts", "scripts/pack-all.ts"]) {
    execFileSync(process.execPath, ["--conditions=source", script, packed], { cwd: ROOT });
  }
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The tarball of one package; throws where there is not exactly one. */
export function tarball(name: string): string {
  const files = globSync(join(packed, `${name}-[0-9]*.tgz`));
  const [file] = files;
  if (file === undefined || files.length > 1) {
    throw new Error(`expected one tarball of ${name} in ${packed}: pnpm pack:all makes it`);
  }
  return file;
}

function versionIn(prefix: CleanPrefix): string {
  return prefix.run("node", "--version").trim().slice(1);
}

/** The page and its script are there. */
async function seePage(url: string): Promise<void> {
  const page = await (await fetch(url, { headers: { accept: "text/html" } })).text();
  const script = /<script type="module" src="([^"]+)"/.exec(page)?.[1];
  assert.ok(script, "the page has a script");
  assert.equal((await fetch(new URL(script, url))).status, 200);
}
