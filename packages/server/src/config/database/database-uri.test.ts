import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { formatFault } from "../fault.ts";
import { readConfig } from "../resolve.ts";
import { readYaml } from "../yaml-file.ts";
import type { DatabaseAddress } from "./database-address.ts";

interface Said {
  readonly flags?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly yaml?: string;
}

function read({ flags = {}, env = {}, yaml }: Said) {
  const file = yaml === undefined ? null : readYaml({ path: "f", text: yaml }, "/here");
  return readConfig({ flags, env, file, cwd: "/here", home: "/home/mia" });
}

function addressOf(said: Said): DatabaseAddress {
  const reading = read(said);
  if (!reading.ok || !reading.config.database) throw new Error(faultsOf(said).join("\n"));
  return reading.config.database;
}

function faultsOf(said: Said): string[] {
  const reading = read(said);
  return reading.ok ? [] : reading.faults.map(formatFault);
}

const PLAIN = { user: "mia", password: null, database: "cats", tls: "disable", rootCertificate: null };
const LOCAL = { host: "127.0.0.1", port: 5432 };

describe("the address of a database", () => {
  it.each<[string, string, object]>([
    ["a user and a host", "postgres://mia@127.0.0.1/cats", { ...PLAIN, hosts: [LOCAL] }],
    ["the longer scheme", "postgresql://mia@127.0.0.1/cats", { ...PLAIN, hosts: [LOCAL] }],
    [
      "several hosts, one by IPv6",
      "postgres://mia@a:1,[::1]:2,b/cats",
      {
        hosts: [
          { host: "a", port: 1 },
          { host: "::1", port: 2 },
          { host: "b", port: 5432 },
        ],
      },
    ],
    ["a socket", "postgres://mia@%2Frun%2Fpg/cats", { hosts: [{ host: "/run/pg", port: 5432 }] }],
    [
      "a socket as a parameter",
      "postgres:///cats?host=/run/pg",
      { user: null, hosts: [{ host: "/run/pg", port: 5432 }] },
    ],
    ["verified TLS", "postgres://a/b?sslmode=verify-full", { tls: "verify-full" }],
    [
      "whom to trust",
      "postgres://a/b?sslrootcert=/etc/hostname",
      { tls: "verify-full", rootCertificate: "/etc/hostname" },
    ],
    [
      "TLS that PostgreSQL verifies so",
      "postgres://a/b?sslmode=require&sslrootcert=/etc/hostname",
      { tls: "verify-ca" },
    ],
    ["what holds anyway", "postgres://a/b?target_session_attrs=read-write", { tls: "disable" }],
    ["escapes", "postgres://m%40a@a/my%20cats", { user: "m@a", database: "my cats" }],
  ])("takes %s", (_, uri, expected) => {
    expect(addressOf({ flags: { database: uri } })).toMatchObject(expected);
  });

  it("is read from a mapping, too", () => {
    const yaml =
      "database:\n  host: [db1, '::1']\n  port: 5433\n  user: mi@\n  password: a/b:c%\n  database: cats\n  sslmode: require\n";
    expect(addressOf({ yaml })).toMatchObject({
      hosts: [
        { host: "db1", port: 5433 },
        { host: "::1", port: 5433 },
      ],
      ...{ user: "mi@", password: "a/b:c%", database: "cats", tls: "require" },
    });
    expect(addressOf({ yaml: "database: {host: /run/pg, database: cats}" })).toMatchObject({
      hosts: [{ host: "/run/pg", port: 5432 }],
    });
  });

  it("says everything that is wrong with a mapping, each in its place", () => {
    expect(faultsOf({ yaml: "database:\n  hots: db1\n  port: [1]\n  colour: red\n" })).toEqual([
      "f:2:3: database: a database has no such key; did you mean host?",
      "f:3:3: database: expected a plain value for port",
      expect.stringMatching(/^f:4:3: database: a database has no such key; expected some of host, port/),
    ]);
    expect(faultsOf({ yaml: "database:\n  user: mia\n" })).toEqual([
      "f:2:3: database: a database needs a host",
      "f:2:3: database: a database needs a database",
    ]);
    expect(faultsOf({ yaml: "database: {host: a, port: 99999, database: b}" })).toEqual([
      "f:1:1: database: a port is a whole number from 1 to 65535",
    ]);
  });

  it.each([
    ["mysql://mia@a/cats", /expected an address such as postgres:/],
    ["host=a dbname=cats", /expected an address such as postgres:/],
    ["postgres://a", /names no database/],
    ["postgres:///cats", /names no host/],
    ["postgres://a:0/cats", /a port is a whole number/],
    ["postgres://a,,b/cats", /has no name/],
    ["postgres://a/cats?sslmode=prefer", /sslmode=prefer promises nothing; write verify-full/],
    ["postgres://a/cats?sslmode=full", /expected one of disable, require, verify-ca, verify-full/],
    ["postgres://a/cats?sslmod=require", /parameter sslmod is not known/],
    ["postgres://a/cats?target_session_attrs=any", /only a primary is used/],
    ["postgres://a/cats?sslrootcert=/nowhere.pem", /sslrootcert: there is no such file/],
    ["postgres://a/100%", /stands for itself only as %25/],
  ])("refuses %s with what is wrong", (uri, why) => {
    expect(faultsOf({ env: { CATQ_DATABASE: uri } }).join("\n")).toMatch(why);
  });
});

describe("a password", () => {
  const SECRET = "s3cret";
  const WITH = `postgres://mia:${SECRET}@a/cats`;

  it("is nowhere, however an address is printed", () => {
    const address = addressOf({ env: { CATQ_DATABASE: WITH } });
    expect(address.password).toBe(SECRET);
    const printed = [
      String(address),
      JSON.stringify({ address }),
      inspect({ deep: { address } }),
      `${address}`,
    ];
    expect(printed.join()).not.toContain(SECRET);
    expect(String(address)).toBe("postgres://mia:***@a:5432/cats");
  });

  it.each([WITH, `postgres://a/cats?user=mia&password=${SECRET}`])("is refused in a flag: %s", (uri) => {
    const faults = faultsOf({ flags: { database: uri } });
    expect(faults).toEqual([
      expect.stringMatching(/^--database: a password in a flag stands in the list of processes/),
    ]);
    expect(faults.join()).not.toContain(SECRET);
  });

  it("is not repeated where the address is wrong", () => {
    const wrong = [
      `postgres://mia:${SECRET}@a`,
      `postgers://mia:${SECRET}@a/b`,
      `postgres://mia:${SECRET}@a:x/b`,
    ];
    for (const uri of wrong) {
      const faults = [
        ...faultsOf({ flags: { database: uri } }),
        ...faultsOf({ env: { CATQ_DATABASE: uri } }),
        ...faultsOf({ yaml: `database: ${uri}` }),
      ];
      expect(faults).toHaveLength(3);
      expect(faults.join()).not.toContain(SECRET);
    }
  });

  it("stands in one place, in a file that is there, for a database that is named", () => {
    const file = { "database-password-file": "/nowhere" };
    expect(faultsOf({ flags: file })).toEqual([
      "--database-password-file /nowhere: there is no such file",
      expect.stringMatching(/^--database-password-file: there is no database that it could be for/),
    ]);
    const twice = { flags: { "database-password-file": "/etc/hostname" }, env: { CATQ_DATABASE: WITH } };
    expect(faultsOf(twice)).toEqual([
      "--database-password-file: the database has its password already (CATQ_DATABASE); leave one out",
    ]);
  });
});
