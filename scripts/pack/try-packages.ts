// pnpm test:packages [NODE…]: installs both tarballs of `pnpm pack:all` into an empty prefix, as a person would,
// far from this workspace, and has a cat fetched there. NODE is a folder with the `node` to do it with; the one
// that runs this unless given.
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";

const PACKED = join(import.meta.dirname, "../../dist-packages");
const PNG = "89504e470d0a1a0a";

const folders = process.argv.slice(2);
for (const folder of folders.length > 0 ? folders : [dirname(process.execPath)]) await tryWith(folder);

/** Throws where something is not as it should be. */
async function tryWith(nodeFolder: string): Promise<void> {
  const startedAt = performance.now();
  const prefix = mkdtempSync(join(tmpdir(), "catq-packages-"));
  const home = join(prefix, "home");
  // Nothing of whoever runs this: no settings, no tickets, and no other Node before the one that is tried.
  const env = {
    PATH: [nodeFolder, join(prefix, "bin"), process.env.PATH].join(delimiter),
    HOME: home,
    npm_config_update_notifier: "false",
    npm_config_cache: process.env.npm_config_cache ?? join(process.env.HOME ?? "/root", ".npm"),
    ...(process.env.NODE_EXTRA_CA_CERTS ? { NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS } : {}),
  };
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { env, cwd: prefix, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  let daemon: ChildProcess | null = null;
  try {
    const node = run("node", "--version").trim();
    const install = [
      "install",
      "--global",
      "--prefix",
      prefix,
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
    ];
    run("npm", ...install, "--loglevel", "error", ...globSync(join(PACKED, "*.tgz")));

    const catq = installed(prefix, "catq");
    const catqd = installed(prefix, "catqd");
    assert.equal(run("catq", "--version"), `${catq.version}\n`);
    assert.equal(run("catqd", "--version"), `${catqd.version}\n`);
    assert.match(run("catq", "completion", "bash"), /complete -F _catq catq/);
    assert.match(run("catqd", "config", "--example"), /claim-window/);
    for (const page of ["man1/catq.1", "man8/catqd.8"])
      assert.ok(existsSync(join(prefix, "share/man", page)), page);

    daemon = spawn(
      "catqd",
      ["--port", "0", "--data", join(prefix, "queue"), "--cat-stock", "1", "--log-level", "error"],
      {
        env,
        cwd: prefix,
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    assert.ok(daemon.stdout);
    const [line] = await Promise.race([
      once(createInterface({ input: daemon.stdout }), "line"),
      once(daemon, "exit").then(() => ["catqd ended"]),
    ]);
    const url = /^catqd is listening on (\S+)$/.exec(String(line))?.[1];
    assert.ok(url, String(line));

    const lines = run("catq", "-s", url, "take", "--json")
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text));
    const saved = lines.find(({ type }) => type === "saved")?.saved;
    assert.equal(readFileSync(saved.path).subarray(0, 8).toString("hex"), PNG);
    assert.match(run("catqd", "status", "--data", join(prefix, "queue")), /open/);

    const page = await (await fetch(url, { headers: { accept: "text/html" } })).text();
    const script = /<script type="module" src="([^"]+)"/.exec(page)?.[1];
    assert.ok(script, "the page has a script");
    assert.equal((await fetch(new URL(script, url))).status, 200);

    daemon.kill("SIGTERM");
    const [code] = await once(daemon, "exit");
    assert.equal(code, 0);
    console.log(
      `Node ${node.slice(1)}: both install and run, ${saved.bytes} bytes of cat, ${seconds(startedAt)} s`,
    );
  } finally {
    daemon?.kill("SIGKILL");
    rmSync(prefix, { recursive: true, force: true });
  }
}

/** What is installed under this name; throws where it leads back into the workspace. */
function installed(prefix: string, name: string): { version: string } {
  const folder = join(prefix, "lib/node_modules", name);
  assert.ok(realpathSync(folder).startsWith(realpathSync(prefix)), `${name} is a copy`);
  const text = readFileSync(join(folder, "package.json"), "utf8");
  assert.doesNotMatch(text, /workspace:|@catq\/shared/);
  return JSON.parse(text);
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1000);
}
