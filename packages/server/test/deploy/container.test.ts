import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
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
  const health = (port: string) =>
    spawnSync(process.execPath, ["-e", script ?? ""], { env: { ...process.env, CATQ_PORT: port } }).status;
  const daemon = await DaemonProcess.start();
  const { port } = new URL(daemon.url);
  try {
    expect(health(port)).toBe(0);
    await daemon.stop();
    expect(health(port)).toBe(1);
  } finally {
    await daemon.remove();
  }
});
