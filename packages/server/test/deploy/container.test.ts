import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const dockerfile = readFileSync(join(ROOT, "Dockerfile"), "utf8");

it("the image is built with the tools that everything else is built with", () => {
  const tools = readFileSync(join(ROOT, "scripts/with-tools.mjs"), "utf8");
  const [, node, pnpm] = /"node@(\d+)[\d.]*", "(pnpm@[\d.]+)"/.exec(tools) ?? [];
  expect(dockerfile.match(/^FROM .*/gm)).toEqual([
    expect.stringContaining(`/node:${node}-`),
    expect.stringContaining(`/node:${node}-`),
  ]);
  expect(dockerfile).toContain(`npm install --global ${pnpm}\n`);
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
