import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { defaultOf, OPTION_LIST, variableOf } from "./options.ts";

const pathOf = (file: string): string => fileURLToPath(new URL(`../../../../${file}`, import.meta.url));
const FILE = pathOf("docs/options.md");
const MARK = "<!-- made from config/options.ts by `pnpm vitest run options-page -u` -->";

it("lists every option in docs/options.md", async () => {
  const [prose] = readFileSync(FILE, "utf8").split(MARK);
  await expect(`${prose}${MARK}\n\n${optionTable()}\n`).toMatchFileSnapshot(FILE);
});

it("finds the options of the README's short list in the long one", () => {
  const [, list = ""] = readFileSync(pathOf("README.md"), "utf8").split(/<!-- \/?options -->/);
  const rows = list.trim().split("\n").slice(2);
  expect(rows.length).toBeGreaterThan(3);
  const all = new Map(optionRows().map((row) => [row[0], row]));
  for (const row of rows) {
    const [flag = "", standard, meaning] = cellsOf(row);
    const listed = all.get(flag);
    expect([flag, standard, meaning]).toEqual([flag, listed?.[3], listed?.[5]?.split(". Expected: ")[0]]);
  }
});

function optionTable(): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const head = ["flag", "variable", "key in the file", "default", "on SIGHUP", "meaning"];
  return [line(head), line(head.map(() => "---")), ...optionRows().map(line)].join("\n");
}

function optionRows(): string[][] {
  return OPTION_LIST.map(({ option }) => {
    const { name, kind, help, changes } = option;
    return [
      code(`--${name} <${kind.argument}>`),
      code(variableOf(name)),
      code(name),
      defaultOf(option) === "" ? "none" : defaultOf(option).replace(/(?:[$~]|^)[^, ]+/g, code),
      changes ? "changes" : "needs a restart",
      `${escaped(help)}. Expected: ${escaped(kind.expected)}`,
    ];
  });
}

function cellsOf(row: string): string[] {
  const cells = row.slice(1, -1).split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim());
}

function code(text: string): string {
  return `\`${escaped(text)}\``;
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
