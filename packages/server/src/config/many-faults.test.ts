import { expect, it } from "vitest";
import { formatFault } from "./fault.ts";
import { readConfig } from "./resolve.ts";
import { readYaml } from "./yaml-file.ts";

const FILE = `port: 65536
prot: 8080
counters: 0
claim-window: 60
view-window: forever
cats: [drawn, dogs]
never-ban:
  - 10.0.0.0/33
  - ::1
  - somewhere
rate-limit: perhaps
log-level: inof
host: http://localhost
data: {folder: here}
ban-for: &long 7d
log-retention: *long
ticket-retention:
tickets-per-address: !!str eight
colour: red
port: 1
cat-stock: [1,
`;

const DURATION = "expected a duration such as 150ms, 60s, 90m, 24h or 7d";
const NETWORK = "expected a network such as 10.0.0.0/8 or 2001:db8::/32, or an address";

it("reports a file that is wrong in more than twelve ways at once, each with its line and column", () => {
  const file = readYaml({ path: "catqd.yaml", text: FILE }, "/");
  const env = { CATQ_PORT: "http", CATQ_CUONTERS: "2" };
  const reading = readConfig({ flags: { "claim-window": "1s" }, env, file, cwd: "/", home: "/root" });
  const faults = reading.ok ? [] : reading.faults.map(formatFault);
  expect(faults).toEqual([
    "CATQ_CUONTERS: there is no such variable; did you mean CATQ_COUNTERS?",
    "CATQ_PORT=http: expected a whole number from 0 to 65535",
    "catqd.yaml:1:7: port: 65536: expected a whole number from 0 to 65535",
    "catqd.yaml:2:1: prot: there is no such option; did you mean port?",
    "catqd.yaml:3:11: counters: 0: expected a whole number from 1 to 1000",
    `catqd.yaml:4:15: claim-window: 60: ${DURATION}, from 100ms to 365d`,
    `catqd.yaml:5:14: view-window: forever: ${DURATION}, from 100ms to 365d`,
    expect.stringMatching(/^catqd\.yaml:6:8: cats: drawn: expected .* drawn as the last$/),
    expect.stringMatching(/^catqd\.yaml:6:15: cats: dogs: expected folder:/),
    `catqd.yaml:8:5: never-ban: 10.0.0.0/33: ${NETWORK}`,
    `catqd.yaml:10:5: never-ban: somewhere: ${NETWORK}`,
    "catqd.yaml:11:13: rate-limit: perhaps: expected on or off",
    expect.stringMatching(/^catqd\.yaml:12:12: log-level: inof: .*; did you mean info\?$/),
    "catqd.yaml:13:7: host: http://localhost: expected an IP address or a host name, without a port",
    "catqd.yaml:14:7: data: expected a plain value or a list of them",
    "catqd.yaml:16:16: log-retention: aliases such as *name are not followed here: write the value itself",
    "catqd.yaml:17:18: ticket-retention: it has no value",
    "catqd.yaml:18:28: tickets-per-address: eight: expected a whole number from 1 to 1000000",
    "catqd.yaml:19:1: colour: there is no such option",
    "catqd.yaml:20:1: port: this option is set twice",
    expect.stringMatching(/^catqd\.yaml:22:1: not YAML: /),
  ]);
});
