import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { OPTION_LIST, variableOf } from "./options.ts";

const readme = readFileSync(new URL("../../../../README.md", import.meta.url), "utf8");

it("finds every option in the README's table, with its variable, default and meaning", () => {
  expect(documentedOptions(readme)).toEqual(
    OPTION_LIST.map(({ option: { name, kind, fallback, fallbackHelp, help } }) => {
      const written = fallbackHelp ?? (typeof fallback === "function" ? "" : fallback.join(", "));
      return [`--${name} <${kind.argument}>`, variableOf(name), written || "none", help];
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
