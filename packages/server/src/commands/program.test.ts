import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { runCommand } from "../../test/catqd-command.ts";
import { freshFolder } from "../../test/fresh-folder.ts";
import type { Config } from "../config/options.ts";
import { defineProgram } from "./all-commands.ts";
import { COMMANDS, HELP_AFTER } from "./help.ts";
import { type ProgramParts, runCatqd } from "./program.ts";

let folder: string;

beforeEach(() => {
  folder = freshFolder();
});

/** Runs `catqd` with `args`; what it printed, its exit code, and with what configuration it served. */
async function catqd(args: string[], env: Record<string, string> = {}, columns?: number) {
  let config: Config | null = null;
  const serve = async (given: Config): Promise<number> => {
    config = given;
    return 42;
  };
  const printed = await runCommand(args, { folder, env, serve, ...(columns && { columns }) });
  return { ...printed, config: config as Config | null };
}

it.each([
  [["--port", "9", "--counters", "2"]],
  [["serve", "--port", "9", "--counters", "2"]],
  [["--port", "9", "--counters", "2", "serve"]],
])("serves when nothing else is asked: %j", async (args) => {
  const { code, config } = await catqd(args);
  expect(code).toBe(42);
  expect(config).toMatchObject({ port: 9, counters: 2, dataFolder: join(folder, ".local/state/catqd") });
});

it("takes a list as several values, repeated flags, or with commas", async () => {
  const { config } = await catqd(["--never-ban", "10.0.0.0/8", "::1", "--never-ban", "192.0.2.1,192.0.2.2"]);
  expect(config?.neverBan).toEqual(["10.0.0.0/8", "::1/128", "192.0.2.1/32", "192.0.2.2/32"]);
});

it.each([
  ["a flag", (file: string) => catqd(["--config", file])],
  ["a variable", (file: string) => catqd([], { CATQ_CONFIG: file })],
])("reads the file that %s names", async (_what, run) => {
  const file = join(folder, "catqd.yaml");
  writeFileSync(file, "port: 7\ndata: queue\n");
  expect((await run(file)).config).toMatchObject({ port: 7, dataFolder: join(folder, "queue") });
});

it("reports a file that cannot be read beside the other faults", async () => {
  const { code, err } = await catqd(["--config", "/nowhere.yaml", "--port", "x"]);
  expect(code).toBe(78);
  expect(err).toMatch(/^catqd: There are 2 faults in the configuration:\n/);
  expect(err).toContain("\n  --config /nowhere.yaml: it cannot be read: there is no such file");
  expect(err).toContain("\n  --port x: expected");
  expect(await catqd(["status"], { CATQ_CONFIG: "/nowhere.yaml" })).toMatchObject({ code: 78 });
});

it.each([[["--help"]], [["serve", "-h"]], [["-V"]], [["ban", "--help"]]])(
  "answers %j with 0",
  async (args) => {
    const { code, out, err, config } = await catqd(args);
    expect({ code, err, config }).toEqual({ code: 0, err: "", config: null });
    expect(out).not.toBe("");
  },
);

it.each([
  [["--colour"], /unknown option '--colour'/],
  [["--prot", "1"], /Did you mean --port\?/],
  [["--port"], /argument missing/],
  [["statsu"], /there is no command "statsu"\nDid you mean `catqd status`\?/],
  [["bann"], /there is no command "bann"\nDid you mean `catqd ban`\?/],
  [["dance"], /there is no command "dance"\nSee `catqd --help`/],
  [["pause", "now"], /too many arguments/],
])("answers %j with 2", async (args, message) => {
  const { code, out, err, config } = await catqd(args);
  expect({ code, out, config }).toEqual({ code: 2, out: "", config: null });
  expect(err).toMatch(message);
});

it("shows every option with its default in the help, and no command that it doesn't know", async () => {
  const out = (await catqd(["--help"])).out.replace(/\s+/g, " ");
  expect(out).toContain("--claim-window <duration> how long a called ticket has to claim (default: 60s)");
  expect(out).toContain("--data <folder> the folder that holds the queue (default: $XDG_STATE_HOME/catqd");
  expect(out).toMatch(/ stats .* backup /);
});

it("shows commands and options under headings, every one of them, and examples at the end", async () => {
  const { out } = await catqd(["--help"]);
  expect(out).not.toMatch(/^Commands:$/m);
  const headings = [...out.matchAll(/^(\S.*):$/gm)].map(([, heading]) => heading);
  expect(headings.slice(0, 4)).toEqual(["Options", "Run it", "See how it is", "Steer the line"]);
  expect(headings.at(-1)).toBe("Examples");
  expect(out).toMatch(/\nThe line and its counters:\n(?: .*\n)* {2}--counters <number>/);
  expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  const ban = (await catqd(["ban", "--help"])).out;
  expect(ban).toMatch(/\nGlobal Options:\n(?: .*\n)* {2}--data <folder>/);
  expect(ban).toContain("\nExamples:\n  catqd ban 192.0.2.17 --for 24h");
});

it("prints its examples as command lines that it understands", async () => {
  for (const [name, examples] of Object.entries(HELP_AFTER)) {
    for (const [line] of examples) {
      const args = [...line.replace(/ >.*/, "").matchAll(/'([^']*)'|(\S+)/g)].map(([, a, b]) => a ?? b ?? "");
      const { code } = await catqd(args.slice(1));
      // Without a daemon and its file, what is understood ends otherwise than as wrong use.
      expect(`${name}: ${line}: ${code}`).not.toMatch(/: 2$/);
    }
  }
});

it("prints the configuration that serve would have, and where it comes from", async () => {
  const { code, out } = await catqd(["config", "--port", "9"], { CATQ_COUNTERS: "2" });
  expect(code).toBe(0);
  expect(out).toMatch(/^port +9 +--port$/m);
  expect(out).toMatch(/^counters +2 +CATQ_COUNTERS$/m);
  expect(out).toContain(
    `\n\nThere is no file, neither ${folder}/.config/catqd/catqd.yaml nor ${folder}/etc/catqd/catqd.yaml; --config or CATQ_CONFIG names another.\n`,
  );
  writeFileSync(join(folder, "c.yaml"), "port: 7");
  const json = JSON.parse((await catqd(["config", "--json", "--config", "c.yaml"])).out);
  expect(json).toMatchObject({ file: "c.yaml", options: { port: { value: 7, from: { line: 1 } } } });
});

it("finds the machine's configuration without a flag, for serve and for the operator's commands alike", async () => {
  const file = join(folder, "etc/catqd/catqd.yaml");
  mkdirSync(join(folder, "etc/catqd"), { recursive: true });
  writeFileSync(file, "port: 7\ndata: ../../queue\n");
  expect((await catqd([])).config).toMatchObject({ port: 7, dataFolder: join(folder, "queue") });
  expect((await catqd(["config"])).out).toContain(`\n\nThe file is ${file}.\n`);
  expect((await catqd(["status"])).err).toContain(`no catqd is running on the data folder ${folder}/queue`);
});

it("touches no queue that is configured where it is to read no configuration", async () => {
  mkdirSync(join(folder, "etc/catqd"), { recursive: true });
  writeFileSync(join(folder, "etc/catqd/catqd.yaml"), "port: 7\ndata: ../../real\n");
  const env = { CATQ_DATA: join(folder, "real"), CATQ_COUNTERS: "3" };
  const { config } = await catqd(["--no-config", "--data", "play"], env);
  expect(config).toMatchObject({ port: 8080, counters: 1, dataFolder: join(folder, "play") });
  expect((await catqd(["config", "--no-config"], env)).out).toContain("\n\nNothing counts but flags");
});

it("ends config with all faults, as serve does", async () => {
  const { code, out, err } = await catqd(["config", "--port", "x"]);
  expect({ code, out, err }).toEqual({
    code: 78,
    out: "",
    err: "catqd: There is a fault in the configuration:\n  --port x: expected a whole number from 0 to 65535\n",
  });
});

it("prints an example of a file", async () => {
  expect((await catqd(["config", "--example"])).out).toContain("\n#port: 8080\n");
  expect(await catqd(["config", "--example", "--json"])).toMatchObject({ code: 2, out: "" });
});

it("tells errors and what is set by colour on a terminal, within NO_COLOR", async () => {
  const red = "\u001b[31mcatqd:\u001b[39m ";
  for (const args of [["dance"], ["pause"], ["--prot", "1"]]) {
    expect((await catqd(args, {}, 80)).err).toContain(red);
    expect((await catqd(args, { NO_COLOR: "1" }, 80)).err).not.toContain("\u001b");
    expect((await catqd(args)).err).not.toContain("\u001b");
  }
  const config = (await catqd(["config", "--port", "9"], {}, 80)).out;
  expect(config).toContain("\u001b[2mhost  ");
  expect(config).toMatch(/^port .* --port$/m);
  expect((await catqd(["config", "--json"], {}, 80)).out).not.toContain("\u001b");
  expect((await catqd(["--help"], {}, 80)).out).toContain("\u001b[1mSteer the line:\u001b[22m");
});

it("lets a bug through as it is", async () => {
  const bug = new Error("a bug");
  const parts = {
    env: {},
    cwd: folder,
    home: folder,
    systemConfig: join(folder, "etc/catqd.yaml"),
    version: "9",
    user: "anna",
    columns: null,
    isErrTerminal: false,
    out: () => {},
    err: () => {},
    rehearse: async () => 0,
    demo: async () => 0,
  };
  const serve = async (): Promise<number> => {
    throw bug;
  };
  await expect(runCatqd([], { ...parts, serve })).rejects.toBe(bug);
});

it("every command has its place in the help, by which the daemon's start tells that none is asked for", () => {
  const program = defineProgram({ env: {}, columns: null, version: "1" } as ProgramParts, () => {});
  expect(program.commands.map((command) => command.name()).sort()).toEqual([...COMMANDS].sort());
});
