import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const dockerfile = readFileSync(join(ROOT, "Dockerfile"), "utf8");

it("the image is built with the tools that everything else is built with", () => {
  const tools = readFileSync(join(ROOT, "scripts/with-tools.mjs"), "utf8");
  const [, node, pnpm] = /"node@(\d+)[\d.]*", "pnpm@([\d.]+)"/.exec(tools) ?? [];
  // Pinned by digest, and an ARG, so that another can be put in its place.
  expect(dockerfile).toMatch(new RegExp(`^ARG NODE_IMAGE=\\S+/node:${node}-\\S+@sha256:[0-9a-f]{64}$`, "m"));
  expect(dockerfile.match(/^FROM .*/gm)).toEqual(["FROM $NODE_IMAGE AS build", "FROM $NODE_IMAGE"]);
  const named = [...dockerfile.matchAll(/npm pack .*/g)].flatMap(([line]) => line.match(/@[\d.]+\d/g) ?? []);
  expect(named).toEqual([`@${pnpm}`, `@${pnpm}`]);
  const sums = readFileSync(join(ROOT, "scripts/pack/pnpm.sha512"), "utf8");
  expect(sums.match(/^[0-9a-f]{128} {2}\S+$/gm)?.map((line) => line.slice(130))).toEqual([
    `pnpm-${pnpm}.tgz`,
    `pnpm-exe.linux-x64-${pnpm}.tgz`,
    `pnpm-exe.linux-arm64-${pnpm}.tgz`,
  ]);
});

it("no image that it builds on or runs beside is taken by a name that may come to mean another", () => {
  const compose = readFileSync(join(ROOT, "compose.yaml"), "utf8");
  const images = [...compose.matchAll(/^ {4}image: (.*)$/gm)].map(([, image = ""]) => image);
  expect(images.filter((image) => image !== "catqd")).toEqual([
    expect.stringMatching(/:-\S+@sha256:[0-9a-f]{64}\}$/),
  ]);
});

it("nothing is installed that the lock file or a sum does not name, and no install script runs", () => {
  const installs =
    dockerfile.replaceAll("\\\n", "").match(/(?:npm|pnpm) (?:install|ci|add|deploy|[^&]*deploy)[^&\n]*/g) ??
    [];
  expect(installs).toHaveLength(3);
  for (const line of installs) expect(line).toContain("--ignore-scripts");
  expect(installs[0]).toMatch(/^npm install --global .*\.tgz/);
  expect(installs[1]).toContain("--frozen-lockfile");
});

it("what asks for its health runs, and tells a daemon from none", async () => {
  const [, command] = /^ {2}CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  const [program, flag, script]: string[] = JSON.parse(command ?? "[]");
  expect([program, flag]).toEqual(["node", "-e"]);
  const health = (env: Record<string, string>) =>
    spawnSync(process.execPath, ["-e", script ?? ""], { env: { ...process.env, ...env } }).status;
  const folder = mkdtempSync(join(tmpdir(), "catqd-health-"));
  const onUnix = { CATQ_LISTEN: `unix:${join(folder, "http.sock")}` };
  const daemons = [await DaemonProcess.start(), await DaemonProcess.start(["--listen", onUnix.CATQ_LISTEN])];
  const onPort = { CATQ_PORT: new URL(daemons[0]?.url ?? "").port };
  try {
    expect([onPort, onUnix].map(health)).toEqual([0, 0]);
    for (const daemon of daemons) await daemon.stop();
    expect([onPort, onUnix].map(health)).toEqual([1, 1]);
  } finally {
    for (const daemon of daemons) await daemon.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
