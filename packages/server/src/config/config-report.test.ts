import { hostname } from "node:os";
import { expect, it } from "vitest";
import { configLines, configReport } from "./config-report.ts";
import { readConfig } from "./resolve.ts";
import { readYaml } from "./yaml-file.ts";

const reading = readConfig({
  flags: { port: "1", "never-ban": ["10.0.0.0/8", "::1"] },
  env: { CATQ_CLAIM_WINDOW: "90s", CATQ_PORT: "2" },
  file: readYaml({ path: "/etc/catqd.yaml", text: "port: 3\nrate-limit: off\ndata: /a b/\u009bq\n" }, "/"),
  cwd: "/",
  home: "/home/mia",
});

it("says of each option what is in force, where that comes from, and what lost", () => {
  if (!reading.ok) throw new Error("expected a sound configuration");
  expect(configLines(reading)).toEqual([
    "option                  value                from",
    "host                    127.0.0.1            default",
    "port                    1                    --port (over CATQ_PORT, /etc/catqd.yaml:1:1)",
    "listen                  none                 default",
    "allow-host              none                 default",
    "title                   none                 default",
    "public-url              none                 default",
    'data                    "/a b/\\u009bq"       /etc/catqd.yaml:3:1',
    "database                none                 default",
    "database-password-file  none                 default",
    "database-schema         catq                 default",
    `name                    ${hostname().padEnd(19)}  default`,
    "counters                1                    default",
    "claim-window            90s                  CATQ_CLAIM_WINDOW",
    "view-window             60s                  default",
    "rejoin-window           10m                  default",
    "rejoin-behind           2                    default",
    "cats                    drawn                default",
    "cats-allow              none                 default",
    "cats-headers            none                 default",
    "cat-max-size            1600                 default",
    "cat-stock               8                    default",
    "tickets-per-address     8                    default",
    "ban-for                 forever              default",
    "never-ban               10.0.0.0/8, ::1/128  --never-ban",
    "crowd                   none                 default",
    "push                    off                  default",
    "push-contact            none                 default",
    "push-allow              none                 default",
    "trust-proxy             none                 default",
    "rate-limit              off                  /etc/catqd.yaml:2:1",
    "drain-delay             0s                   default",
    "log-level               info                 default",
    "log-format              auto                 default",
    "log-retention           30d                  default",
    "ticket-retention        24h                  default",
  ]);
});

it("says the same to a program", () => {
  if (!reading.ok) throw new Error("expected a sound configuration");
  const report = configReport(reading);
  expect(report.port).toEqual({
    value: 1,
    from: { kind: "flag", name: "port" },
    over: [
      { kind: "variable", name: "CATQ_PORT" },
      { kind: "file", file: "/etc/catqd.yaml", line: 1, column: 1 },
    ],
    isLive: false,
  });
  expect(report["ban-for"]).toMatchObject({ value: "forever", from: { kind: "default" }, isLive: true });
  expect(report["rate-limit"]).toMatchObject({ value: false });
});
