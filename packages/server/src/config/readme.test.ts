import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { defaultOf, OPTION_LIST, variableOf } from "./options.ts";

const readme = readFileSync(new URL("../../../../README.md", import.meta.url), "utf8");

it("finds every option in the README's table, with its variable, default and meaning", () => {
  expect(documentedOptions(readme)).toEqual(
    OPTION_LIST.map(({ option }) => {
      const { name, kind, help } = option;
      return [`--${name} <${kind.argument}>`, variableOf(name), defaultOf(option) || "none", help];
    }),
  );
});

/** The rows of the table that follows the mark of the options, as plain text. */
function documentedOptions(text: string): string[][] {
  const [, afterMark = ""] = text.split("<!-- options:");
  const [table = ""] = /(?:^\|.*\n)+/m.exec(afterMark) ?? [];
  const [, , ...rows] = table.trim().split("\n");
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.replaceAll("`", "").replaceAll("\\|", "|").trim()),
  );
}
