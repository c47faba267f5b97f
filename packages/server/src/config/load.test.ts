import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { freshFolder } from "../../test/fresh-folder.ts";
import { configFileOf, loadConfig, loadDataFolder, type StartedWith } from "./load.ts";

let folder: string;
let own: string;
let machines: string;

beforeEach(() => {
  folder = freshFolder();
  own = join(folder, "xdg", "catqd", "catqd.yaml");
  machines = join(folder, "etc", "catqd", "catqd.yaml");
});

function started(with_: Partial<StartedWith> = {}): StartedWith {
  const env = { XDG_CONFIG_HOME: join(folder, "xdg") };
  return { flags: {}, configFlag: null, env, cwd: folder, home: folder, systemConfig: machines, ...with_ };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function counters(with_: Partial<StartedWith> = {}): Promise<number> {
  const reading = await loadConfig(started(with_));
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.config.counters;
}

it("finds the machine's file without being told, and one's own before it", async () => {
  expect(await configFileOf(started())).toBeNull();
  write(machines, "counters: 3");
  expect(await counters()).toBe(3);
  write(own, "counters: 4");
  expect(await counters()).toBe(4);
});

it("reads one file alone: what one's own leaves out is not looked for in the machine's", async () => {
  write(machines, "counters: 3");
  write(own, "claim-window: 90s");
  expect(await counters()).toBe(1);
});

it.each([{}, { XDG_CONFIG_HOME: "" }, { XDG_CONFIG_HOME: "relative" }])(
  "looks in ~/.config where the environment names no absolute folder: %j",
  async (env) => {
    write(join(folder, ".config/catqd/catqd.yaml"), "counters: 5");
    expect(await counters({ env })).toBe(5);
  },
);

it("prefers a file that is named to those that it would find", async () => {
  write(machines, "counters: 3");
  write(join(folder, "named.yaml"), "counters: 6");
  expect(await counters({ configFlag: "named.yaml" })).toBe(6);
  expect(await counters({ env: { CATQ_CONFIG: "named.yaml" } })).toBe(6);
});

it("reads neither file nor variable where nothing but flags is to count", async () => {
  write(machines, "counters: 3");
  write(own, "counters: 4");
  const env = { CATQ_COUNTERS: "7", CATQ_CONFIG: own, XDG_CONFIG_HOME: join(folder, "xdg") };
  expect(await counters({ configFlag: false, env })).toBe(1);
  expect(await counters({ configFlag: false, env, flags: { counters: "8" } })).toBe(8);
});

it("tells of a file that is there and cannot be read, unless a command names its data folder", async () => {
  mkdirSync(machines, { recursive: true });
  const faults = [expect.objectContaining({ problem: "it cannot be read: it is a folder" })];
  expect(await loadConfig(started())).toEqual({ ok: false, faults });
  expect(await loadDataFolder(started())).toEqual({ ok: false, faults });
  expect(await loadDataFolder(started({ flags: { data: "q" } }))).toMatchObject({
    ok: true,
    dataFolder: join(folder, "q"),
  });
});
