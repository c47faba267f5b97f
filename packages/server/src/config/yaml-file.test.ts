import { expect, it } from "vitest";
import { formatFault } from "./fault.ts";
import { readYaml } from "./yaml-file.ts";

function faultsOf(text: string): string[] {
  return readYaml({ path: "f", text }, "/").faults.map(formatFault);
}

it.each<[string, string, string[]]>([
  [
    "a tab before a list",
    "never-ban:\n\t- ::1",
    ["f:2:1: this line is indented by a tab; YAML takes only spaces"],
  ],
  [
    "no space after the colon",
    "port:8080\nhost: x",
    ["f:1:1: expected `option: value` on a line, with a space after the colon"],
  ],
  ["an equals sign", "port = 1", ["f:1:1: expected options such as `port: 8080`, one a line"]],
  [
    "a second document",
    "port: 1\n---\nport: 2",
    ["f:2:1: a second document begins here; a configuration is only one"],
  ],
  [
    "a merge key",
    "<<: *base\n",
    ['f:1:1: "<<": merge keys are not followed here: write the options themselves'],
  ],
  [
    "an alias",
    "host: &a ::1\ndata: *a",
    ["f:2:7: data: aliases such as *name are not followed here: write the value itself"],
  ],
  [
    "an alias in a list",
    "host: &a ::1\nnever-ban: [*a]",
    ["f:2:12: never-ban: aliases such as *name are not followed here: write the value itself"],
  ],
  ["a tag", "host: !secret x", ["f:1:7: tags such as !name are not read here: write the plain value"]],
  ["another YAML", "%YAML 9.9\n---\nport: 1", ["f:1:7: not YAML: Unsupported YAML version 9.9"]],
  ["a flag as key", "--prot: 1", ["f:1:1: --prot: there is no such option; did you mean port?"]],
  [
    "a variable as key",
    "CATQ_LOG_LEVEL: info",
    ["f:1:1: CATQ_LOG_LEVEL: there is no such option; did you mean log-level?"],
  ],
  ["a file in a file", "config: other.yaml", ["f:1:1: config: a file cannot name another one"]],
  ["a list in a list", "never-ban: [[::1]]", ["f:1:12: never-ban: expected a plain value or a list of them"]],
  ["an empty item", "never-ban:\n  -\n", ["f:2:3: never-ban: expected a plain value or a list of them"]],
  ["a map as key", "? {a: 1}\n: 2", ['f:1:3: "": there is no such option']],
  ["a key that would drive a terminal", '"\\x1b[2J": 1', ['f:1:1: "\\u001b[2J": there is no such option']],
])("refuses %s", (_what, text, expected) => {
  expect(faultsOf(text)).toEqual(expected);
});

it("finds an option in braces, and one after a mark of the byte order", () => {
  expect(readYaml({ path: "f", text: "{port: 1}" }, "/").written).toMatchObject([
    { name: "port", texts: ["1"] },
  ]);
});

it("is not made to grow by aliases of aliases", () => {
  const rows = ["a: &a [x,x,x,x,x,x,x,x,x]"];
  for (const [last, name] of [..."abcdefghijkl"].map((c, i, all) => [c, all[i + 1]])) {
    if (name) rows.push(`${name}: &${name} [${Array(9).fill(`*${last}`)}]`);
  }
  expect(faultsOf(rows.join("\n"))).toHaveLength(12);
});

it("survives brackets without end", () => {
  expect(faultsOf(`port: ${"[".repeat(50_000)}`).length).toBeGreaterThan(0);
});
