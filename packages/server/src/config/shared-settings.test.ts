import { expect, it } from "vitest";
import { readConfig } from "./resolve.ts";
import { declaredSettings, differingSettings, readSetting, withSettings } from "./shared-settings.ts";
import { readYaml } from "./yaml-file.ts";

function configOf(yaml: string) {
  const file = readYaml({ path: "f", text: yaml }, "/");
  const reading = readConfig({ flags: {}, env: {}, file, cwd: "/", home: "/home/mia" });
  if (!reading.ok) throw new Error("expected a sound configuration");
  return reading.config;
}

const setting = (name: string, ...value: string[]) => ({ name, value, since: 0, by: "-" });

it("says what a configuration declares in one form, however it was written", () => {
  const declared = declaredSettings(configOf("claim-window: 120s\nban-for: forever\nnever-ban: 10.1.2.3/8"));
  expect(declared).toMatchObject({
    "claim-window": ["2m"],
    "ban-for": ["forever"],
    "never-ban": ["10.1.2.3/8"],
  });
  expect(declaredSettings(configOf("claim-window: 2m"))["claim-window"]).toEqual(declared["claim-window"]);
  expect(Object.keys(declared)).not.toContain("port");
});

it("reads back what it declares", () => {
  const config = configOf(
    "counters: 3\nclaim-window: 1500ms\nban-for: forever\nnever-ban: [10.0.0.0/8, '::1']",
  );
  const inForce = Object.entries(declaredSettings(config)).map(([name, value]) => setting(name, ...value));
  expect(withSettings(configOf(""), inForce)).toEqual(config);
});

it("tells where something else is in force than the configuration says", () => {
  const inForce = [setting("counters", "4"), setting("claim-window", "1m"), setting("of-a-newer-catqd", "1")];
  expect(differingSettings(configOf("counters: 2"), inForce)).toEqual(["counters"]);
});

it("leaves alone what is unknown, no shared setting, or nothing that this catqd can read", () => {
  const config = configOf("counters: 2");
  const strange = [setting("of-a-newer-catqd", "1"), setting("port", "1"), setting("counters", "many")];
  expect(withSettings(config, strange)).toEqual(config);
});

it.each([
  ["counters", ["4"], ["4"]],
  ["claim-window", ["90s"], ["90s"]],
  ["never-ban", ["10.0.0.1,10.0.0.2", "::1"], ["10.0.0.1/32", "10.0.0.2/32", "::1/128"]],
  ["never-ban", [], []],
] as const)("keeps %s %j as %j", (name, texts, value) => {
  expect(readSetting(name, texts)).toEqual({ value: [...value] });
});

it.each([
  ["counters", ["0"], "Expected a whole number from 1 to 1000 for counters, got 0."],
  ["counters", [], "Expected a whole number from 1 to 1000 for counters, got nothing."],
  ["counters", ["1", "2"], "Expected a whole number from 1 to 1000 for counters, got 1, 2."],
  ["port", ["1"], "port belongs to the daemon's own configuration, and changes there. What can be set"],
  [
    "conters",
    ["1"],
    "There is no setting conters. What can be set while the queue runs: counters, claim-window,",
  ],
] as const)("refuses %s %j in plain words", (name, texts, sentence) => {
  expect(readSetting(name, texts)).toEqual({ wrong: expect.stringContaining(sentence) });
});
