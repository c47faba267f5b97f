import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { formatFault } from "./fault.ts";
import { OPTION_LIST, variableOf } from "./options.ts";
import { type ConfigSources, describeFaults, readConfig, readDataFolder } from "./resolve.ts";
import { readYaml } from "./yaml-file.ts";

type Some = { flags?: ConfigSources["flags"]; env?: ConfigSources["env"]; yaml?: string };

function sourcesOf({ flags = {}, env = {}, yaml }: Some): ConfigSources {
  const file = yaml === undefined ? null : readYaml({ path: "etc/catqd.yaml", text: yaml }, "/here");
  return { flags, env, file, cwd: "/here", home: "/home/mia" };
}

function configOf(some: Some) {
  const reading = readConfig(sourcesOf(some));
  if (!reading.ok) throw new Error(describeFaults(reading.faults));
  return reading;
}

function faultsOf(some: Some): string[] {
  const reading = readConfig(sourcesOf(some));
  return reading.ok ? [] : reading.faults.map(formatFault);
}

describe("a configuration", () => {
  it("is whole and frozen where nobody says anything", () => {
    const { config } = configOf({});
    expect(config).toEqual({
      host: "127.0.0.1",
      port: 8080,
      listen: null,
      allowHost: [],
      title: null,
      publicUrl: null,
      dataFolder: "/home/mia/.local/state/catqd",
      database: null,
      databasePasswordFile: null,
      databaseSchema: "catq",
      drainDelayMs: 0,
      name: hostname(),
      counters: 1,
      claimWindowMs: 60_000,
      viewWindowMs: 60_000,
      cats: [{ kind: "drawn" }],
      catsAllow: [],
      catsHeaders: null,
      catMaxSize: 1600,
      catStock: 8,
      ticketsPerAddress: 8,
      banForMs: Number.POSITIVE_INFINITY,
      neverBan: [],
      crowd: [],
      isPushOn: false,
      pushContact: null,
      pushAllow: [],
      trustProxy: [],
      isRateLimited: true,
      logLevel: "info",
      logFormat: "auto",
      logRetentionMs: 30 * 86_400_000,
      ticketRetentionMs: 86_400_000,
      rejoinWindowMs: 600_000,
      rejoinBehind: 2,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("takes flags over variables over the file over defaults, and knows where each value is from", () => {
    const { config, origins } = configOf({
      flags: { port: "1" },
      env: { CATQ_PORT: "2", CATQ_COUNTERS: "2" },
      yaml: "port: 3\ncounters: 3\nhost: localhost\n",
    });
    expect(config).toMatchObject({ port: 1, counters: 2, host: "localhost", logLevel: "info" });
    const inFile = (line: number, column: number) => ({ kind: "file", file: "etc/catqd.yaml", line, column });
    const variable = (name: string) => ({ kind: "variable", name });
    expect(origins).toMatchObject({
      port: { place: { kind: "flag", name: "port" }, over: [variable("CATQ_PORT"), inFile(1, 1)] },
      counters: { place: variable("CATQ_COUNTERS"), texts: ["2"], over: [inFile(2, 1)] },
      host: { place: inFile(3, 1), over: [] },
      logLevel: { place: { kind: "default" }, over: [] },
    });
  });

  it("has a flag, a variable and a key in the file for every option", () => {
    for (const { key, option } of OPTION_LIST) {
      const { name } = option;
      const written = {
        folder: "/x",
        file: import.meta.filename,
        "unix:path": "unix:/x",
        "on|off": "off",
        cidr: "10.0.0.0/8",
        source: "drawn",
        name: "Cats.Example",
        level: "warn",
        format: "json",
        url: "https://cats.example",
        uri: "postgres://db.example/catq",
        schema: "cats",
        contact: "mailto:staff@example.org",
      };
      const { argument } = option.kind;
      const text = argument in written ? written[argument as keyof typeof written] : null;
      // No draining takes as long as a day's tickets are kept.
      const duration = name === "drain-delay" ? "7m" : "7h";
      const value = text ?? { duration, host: "::1", port: "9", number: "99" }[argument] ?? "";
      // A password is for one.
      const database = name === "database-password-file" ? { database: "postgres://a/b" } : {};
      const readings = [
        configOf({ flags: { ...database, [name]: value } }),
        configOf({ flags: database, env: { [variableOf(name)]: value } }),
        configOf({ flags: database, yaml: `${name}: "${value}"` }),
      ];
      expect(readings.map(({ origins }) => origins[key].place.kind)).toEqual(["flag", "variable", "file"]);
      expect(new Set(readings.map(({ config }) => JSON.stringify(config[key]))).size).toBe(1);
    }
  });

  it.each<[string, Some, object]>([
    ["a Unix socket", { flags: { listen: "unix:http.sock" } }, { listen: "/here/http.sock" }],
    ["durations", { flags: { "claim-window": "150ms" } }, { claimWindowMs: 150 }],
    ["a ban of some days", { yaml: "ban-for: 7d" }, { banForMs: 604_800_000 }],
    ["on and off, unquoted", { yaml: "rate-limit: off" }, { isRateLimited: false }],
    ["a name of the queue", { flags: { title: " The vet, 2nd floor " } }, { title: "The vet, 2nd floor" }],
    [
      "an address with a path and a slash too many",
      { flags: { "public-url": "HTTPS://Cats.Example/vet/" } },
      { publicUrl: "https://cats.example/vet" },
    ],
    ["true and false", { yaml: "rate-limit: false" }, { isRateLimited: false }],
    ["an IPv6 address in brackets", { flags: { host: "[::1]" } }, { host: "::1" }],
    [
      "lists in flags",
      { flags: { "never-ban": ["10.0.0.0/8", "::1"] } },
      { neverBan: ["10.0.0.0/8", "::1/128"] },
    ],
    [
      "lists in variables, by commas or spaces",
      { env: { CATQ_TRUST_PROXY: "10.0.0.1, 192.0.2.0/24 10.0.0.1" } },
      { trustProxy: ["10.0.0.1/32", "192.0.2.0/24"] },
    ],
    [
      "lists in the file",
      { yaml: "never-ban:\n  - 10.0.0.0/8\n  - fd00::/8\n" },
      { neverBan: ["10.0.0.0/8", "fd00::/8"] },
    ],
    ["IPv6 in brackets, as in URLs", { yaml: "never-ban: '[::1]'" }, { neverBan: ["::1/128"] }],
    ["an empty list", { yaml: "never-ban: []" }, { neverBan: [] }],
    ["an empty variable as none", { env: { CATQ_PORT: "" } }, { port: 8080 }],
    ["an empty file", { yaml: "# nothing\n" }, { port: 8080 }],
    ["a folder from the flag, from where one stands", { flags: { data: "q" } }, { dataFolder: "/here/q" }],
    ["a folder from the file, from where that is", { yaml: "data: q" }, { dataFolder: "/here/etc/q" }],
    ["a folder at home", { yaml: "data: ~/queue" }, { dataFolder: "/home/mia/queue" }],
    ["the XDG state folder", { env: { XDG_STATE_HOME: "/s" } }, { dataFolder: "/s/catqd" }],
    [
      "no XDG folder that is relative",
      { env: { XDG_STATE_HOME: "s" } },
      { dataFolder: "/home/mia/.local/state/catqd" },
    ],
    ["somebody else's variable", { env: { CATQ_SERVER: "x", CATQ_PORT_8080_TCP: "y" } }, { port: 8080 }],
  ])("takes %s", (_what, some, expected) => {
    expect(configOf(some).config).toMatchObject(expected);
  });

  it.each<[string, Some, string]>([
    [
      "no number at all",
      { env: { CATQ_COUNTERS: "two" } },
      "CATQ_COUNTERS=two: expected a whole number from 1 to 1000",
    ],
    [
      "a window too short for anybody",
      { flags: { "view-window": "99ms" } },
      "--view-window 99ms: expected a duration such as 150ms, 60s, 90m, 24h or 7d, from 100ms to 365d",
    ],
    [
      "tickets that are forgotten before they can come back",
      { flags: { "ticket-retention": "5m" } },
      "--ticket-retention 5m: is shorter than the rejoin-window of 10m: tickets would be forgotten before they can come back",
    ],
    [
      "tickets that may come back after they are forgotten",
      { env: { CATQ_REJOIN_WINDOW: "2d" } },
      "CATQ_REJOIN_WINDOW=2d: is longer than the ticket-retention of 24h: tickets would be forgotten before they can come back",
    ],
    [
      "a source of cats there is not",
      { flags: { cats: ["dogs"] } },
      "--cats dogs: expected folder:/path or https://… (without a password; #/a/b points into its JSON), once each, and drawn as the last",
    ],
    [
      "a host with a port",
      { flags: { host: "localhost:80" } },
      "--host localhost:80: expected an IP address or a host name, without a port",
    ],
    [
      "numbers that are no address",
      { flags: { host: "300.1.1.1" } },
      "--host 300.1.1.1: expected an IP address or a host name, without a port",
    ],
    [
      "a network with a zone",
      { flags: { "never-ban": ["fe80::1%eth0"] } },
      '--never-ban "fe80::1%eth0": expected a network such as 10.0.0.0/8 or 2001:db8::/32, or an address',
    ],
    ...["cats.example", "ftp://cats.example", "https://cats.example/?a", "https://me@cats.example"].map(
      (url): [string, Some, string] => [
        "what is no public address",
        { flags: { "public-url": url } },
        `--public-url ${/[?]/.test(url) ? `"${url}"` : url}: expected an address of http or https, such as https://cats.example/vet`,
      ],
    ),
    [
      "a name of two lines",
      { flags: { title: "a\nb" } },
      '--title "a\\nb": expected a name on one line, 60 characters at most',
    ],
    ...["/run/catqd.sock", "unix:", "tcp:80"].map((listen): [string, Some, string] => [
      "what is no Unix socket",
      { flags: { listen } },
      `--listen ${listen}: expected unix: and a path of at most 103 bytes, such as unix:/run/catqd/http.sock`,
    ]),
    [
      "a path too long for a Unix socket",
      { flags: { listen: `unix:/${"x".repeat(103)}` } },
      `--listen "unix:/${"x".repeat(74)}…": expected unix: and a path of at most 103 bytes, such as unix:/run/catqd/http.sock`,
    ],
    [
      "a port beside a Unix socket",
      { flags: { port: "9" }, env: { CATQ_LISTEN: "unix:/x" } },
      "--port 9: does not go with a Unix socket (CATQ_LISTEN); leave one of them out",
    ],
    [
      "a host beside a Unix socket",
      { flags: { listen: "unix:/x" }, yaml: "host: 127.0.0.1" },
      "etc/catqd.yaml:1:1: host: 127.0.0.1: does not go with a Unix socket (--listen); leave one of them out",
    ],
    [
      "the operator's socket",
      { flags: { listen: "unix:queue/catqd.sock", data: "/here/queue" } },
      "--listen unix:queue/catqd.sock: this is the operator's socket in the data folder; choose another path",
    ],
    ["an empty folder", { flags: { data: "" } }, '--data "": expected a folder'],
    [
      "a log level there is not",
      { flags: { "log-level": "loud" } },
      "--log-level loud: expected one of fatal, error, warn, info, debug, trace, silent",
    ],
    [
      "a list where one value belongs",
      { yaml: "port: [1, 2]" },
      'etc/catqd.yaml:1:1: port: "1, 2": expected a whole number from 0 to 65535',
    ],
    [
      "a key in another spelling",
      { yaml: "Claim_Window: 60s" },
      "etc/catqd.yaml:1:1: Claim_Window: there is no such option; did you mean claim-window?",
    ],
    [
      "a file that is a list",
      { yaml: "- port" },
      "etc/catqd.yaml:1:1: expected options such as `port: 8080`, one a line",
    ],
    [
      "a value that would drive the terminal",
      { flags: { port: "\u001b[2J\u009b\u202e" } },
      '--port "\\u001b[2J\\u009b\\u202e": expected a whole number from 0 to 65535',
    ],
    [
      "a misspelt word",
      { env: { CATQ_LOG_LEVEL: "Wran" } },
      "CATQ_LOG_LEVEL=Wran: expected one of fatal, error, warn, info, debug, trace, silent; did you mean warn?",
    ],
  ])("refuses %s", (_what, some, expected) => {
    expect(faultsOf(some)).toEqual([expected]);
  });

  it("says of a path that it counts from a folder that was deleted, or from a home that is none", () => {
    const flags = { data: "queue", listen: "unix:~/http.sock" };
    const reading = readConfig({ ...sourcesOf({}), flags, cwd: null, home: null });
    expect(reading.ok ? [] : reading.faults.map(formatFault)).toEqual([
      '--listen "~/http.sock": this user has no home folder',
      "--data queue: it counts from the current folder, which has been deleted",
      'the default of data, "~/.local/state/catqd": this user has no home folder',
    ]);
    const whole = readConfig({ ...sourcesOf({}), env: { XDG_STATE_HOME: "/s" }, cwd: null, home: null });
    expect(whole.ok && whole.config.dataFolder).toBe("/s/catqd");
  });

  it("names the default where that is at fault", () => {
    const reading = readConfig({ ...sourcesOf({}), home: "/home/\0" });
    expect(reading.ok ? [] : reading.faults.map(formatFault)).toEqual([
      'the default of data, "/home/\\u0000/.local/state/catqd": expected a folder',
    ]);
  });

  it("cuts a long value short", () => {
    const [fault = ""] = faultsOf({ flags: { port: "9".repeat(5000) } });
    expect(fault.length).toBeLessThan(200);
  });

  it("shows forty faults of a file that is another kind of file, and counts the rest", () => {
    const reading = readConfig(
      sourcesOf({ yaml: Array.from({ length: 500 }, (_, i) => `k${i}: x`).join("\n") }),
    );
    const lines = describeFaults(reading.ok ? [] : reading.faults).split("\n");
    expect([lines[0], lines.length, lines.at(-1)]).toEqual([
      "There are 500 faults in the configuration:",
      42,
      "  and 460 more",
    ]);
  });
});

describe("the data folder alone", () => {
  it("is found whatever else is wrong", () => {
    const reading = readDataFolder(sourcesOf({ flags: { data: "/d" }, yaml: "port: x\nbroken: [" }));
    expect(reading).toMatchObject({ ok: true, dataFolder: "/d" });
  });

  it("is refused where the file that should name it cannot be read", () => {
    expect(readDataFolder(sourcesOf({ yaml: "broken: [" })).ok).toBe(false);
    expect(readDataFolder(sourcesOf({ flags: { data: "" } })).ok).toBe(false);
  });
});
