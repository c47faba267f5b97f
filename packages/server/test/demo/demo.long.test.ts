import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

const CATQD = join(import.meta.dirname, "../../dist/catqd.js");
const CATQ = join(import.meta.dirname, "../../../cli/dist/catq.js");

it("comes to a cat without a terminal, and touches no queue that is configured on this machine", () => {
  const folder = mkdtempSync(join(tmpdir(), "catq-demo-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "config/catqd"), { recursive: true });
  writeFileSync(join(folder, "config/catqd/catqd.yaml"), `data: ${folder}/real\nport: 1\n`);
  mkdirSync(join(folder, "here"));
  const env = {
    ...process.env,
    XDG_CONFIG_HOME: join(folder, "config"),
    CATQ_DATA: join(folder, "real"),
    CATQ_STARTED_IN: join(folder, "here"),
    TMPDIR: folder,
  };
  const said = execFileSync(process.execPath, [CATQD, "demo", "--client", CATQ], {
    encoding: "utf8",
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(said).toContain("Your number is A03.\n");
  expect(said).toMatch(/Notice: Open http:\/\/127\.0\.0\.1:\d+ in a browser, too/);
  expect(readdirSync(join(folder, "here"))).toEqual(["cat-A03.png"]);
  expect(readdirSync(folder).sort()).toEqual(["config", "here"]);
}, 90_000);
