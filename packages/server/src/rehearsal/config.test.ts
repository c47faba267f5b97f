import { expect, it } from "vitest";
import { readConfig } from "../config/resolve.ts";
import { readYaml } from "../config/yaml-file.ts";
import { paceOf, rehearsalConfig } from "./config.ts";

function configOf(yaml: string) {
  const file = readYaml({ path: "f", text: yaml }, "/");
  const reading = readConfig({ flags: {}, env: {}, file, cwd: "/", home: "/home/mia" });
  if (!reading.ok) throw new Error("expected a sound configuration");
  return reading.config;
}
const defaults = configOf("");

it("takes from an event what cannot lead it to a real queue, and nothing else", () => {
  const event = configOf(
    [
      "counters: 7\ncat-stock: 30\ntickets-per-address: 9\nban-for: 1h\nrate-limit: off\ncrowd: 203.0.113.9",
      "data: /var/lib/catqd\nlisten: unix:/run/catqd/http.sock\ntrust-proxy: 127.0.0.1\nnever-ban: 127.0.0.1",
      "allow-host: cats.example\ncats: https://cats.example/\nlog-level: debug",
    ].join("\n"),
  );
  expect(rehearsalConfig(defaults, event, "/tmp/of-its-own")).toEqual({
    ...defaults,
    counters: 7,
    catStock: 30,
    ticketsPerAddress: 9,
    banForMs: 3_600_000,
    isRateLimited: false,
    crowd: ["127.0.0.1/32"],
    claimWindowMs: 1000,
    viewWindowMs: 1000,
    dataFolder: "/tmp/of-its-own",
    host: "127.0.0.1",
    port: 0,
    listen: null,
    logLevel: "silent",
  });
});

it("has no crowd where the event has none", () => {
  expect(rehearsalConfig(defaults, defaults, "/tmp/of-its-own").crowd).toEqual([]);
});

it("goes so fast that the shorter window lasts a second, and never slower than the event", () => {
  const event = configOf("claim-window: 30s\nview-window: 2m");
  expect(paceOf(event)).toBe(30);
  expect(rehearsalConfig(defaults, event, "/")).toMatchObject({ claimWindowMs: 1000, viewWindowMs: 4000 });
  expect(paceOf(configOf("claim-window: 500ms"))).toBe(1);
});
