import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");
const PAGE = readFileSync(join(ROOT, "docs/debian.md"), "utf8");
const BLOCKS = [...PAGE.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, lines = ""]) => lines);

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
if (!hasPromtool) console.warn("promtool is missing: what the page writes for Prometheus is not checked.");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "catqd-debian-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("every block of the page can be read by a shell", () => {
  expect(BLOCKS.length).toBeGreaterThan(5);
  for (const block of BLOCKS) expect(spawnSync("bash", ["-n"], { input: block }).status, block).toBe(0);
});

it("what it installs from the package is there", () => {
  const named = BLOCKS.join("\n").match(
    /\b(?:systemd\/catqd[\w.-]+|catqd\.example\.yaml|prometheus-alerts\.yaml|Caddyfile)/g,
  );
  for (const name of new Set(named)) {
    const file = name.replace(/catqd-backup\.$/, "catqd-backup.timer");
    expect(existsSync(join(ROOT, "deploy", file)), file).toBe(true);
  }
});

it("the configuration that it writes is sound, and leads the operator's commands to the service's queue", () => {
  const file = join(folder, "catqd.yaml");
  const writes = BLOCKS.join("\n")
    .split("\n")
    .filter((line) => line.includes("/etc/catqd/catqd.yaml"))
    .join("\n")
    .replaceAll("/etc/catqd/catqd.yaml", file)
    .replaceAll("sudo ", "");
  const written = spawnSync("bash", ["-euc", `NAME=cats.example\n${writes}`], { cwd: join(ROOT, "deploy") });
  expect(written.status, String(written.stderr)).toBe(0);
  const catqd = join(ROOT, "packages/server/dist/catqd.js");
  const args = [catqd, "config", "--config", file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^data +\/var\/lib\/catqd +\S+catqd\.yaml/m);
  expect(stdout).toMatch(/^public-url +https:\/\/cats\.example +\S+catqd\.yaml/m);
});

it.skipIf(!hasPromtool && !process.env.CI)("what it writes for Prometheus is sound, with our rules", () => {
  mkdirSync(join(folder, "prometheus"));
  const block = BLOCKS.find((text) => text.includes("prometheus.yml <<END")) ?? "";
  const lines = block
    .replaceAll("/etc/prometheus/", `${join(folder, "prometheus")}/`)
    .replaceAll("sudo ", "");
  const writes = lines
    .split("\n")
    .filter((line) => !/^(?:apt-get|systemctl|amtool)/.test(line))
    .join("\n");
  const script = `set -eu\nNAME=cats.example\nMAIL=a@cats.example\n${writes}`;
  writeFileSync(join(folder, "write.sh"), script);
  const { status, stdout, stderr } = spawnSync("bash", [join(folder, "write.sh")], {
    cwd: join(ROOT, "deploy"),
    encoding: "utf8",
  });
  expect(status, stdout + stderr).toBe(0);
  expect(stdout).toContain("SUCCESS");
  expect(readFileSync(join(folder, "prometheus/prometheus.yml"), "utf8")).toContain(
    'targets: ["cats.example"]',
  );
});
