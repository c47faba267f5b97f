import { expect, it } from "vitest";
import { LiveConfig, planReload } from "./live-config.ts";
import { OPTION_LIST } from "./options.ts";
import { readConfig } from "./resolve.ts";
import { readYaml } from "./yaml-file.ts";

function configOf(yaml: string) {
  const file = readYaml({ path: "f", text: yaml }, "/");
  const reading = readConfig({ flags: {}, env: {}, file, cwd: "/", home: "/home/mia" });
  if (!reading.ok) throw new Error("expected a sound configuration");
  return reading.config;
}

it("shows each reader what is in force at that moment", () => {
  const live = new LiveConfig(configOf("counters: 2"));
  const settings = live.view({ more: 7 });
  expect([settings.counters, settings.more]).toEqual([2, 7]);
  live.take(configOf("counters: 3"));
  expect(settings.counters).toBe(3);
  expect(Object.keys(settings)).toEqual(["more", ...OPTION_LIST.map(({ key }) => key)]);
});

it("keeps what only a restart can change, and says so", () => {
  const current = configOf("port: 1\nnever-ban: [::1]\nban-for: forever");
  const next = configOf("port: 2\nnever-ban: ['::1', '::2']\nban-for: forever\nlog-level: debug");
  const { config, changed, needsRestart } = planReload(current, next);
  expect({ changed, needsRestart }).toEqual({ changed: ["never-ban", "log-level"], needsRestart: ["port"] });
  expect(config).toEqual({ ...next, port: 1 });
});

it("tells of what needs a restart again each time, for as long as it differs", () => {
  const live = new LiveConfig(configOf("port: 1"));
  expect(live.take(configOf("port: 2")).needsRestart).toEqual(["port"]);
  expect(live.take(configOf("port: 2")).needsRestart).toEqual(["port"]);
  expect(live.take(configOf("port: 1"))).toMatchObject({ changed: [], needsRestart: [] });
});
