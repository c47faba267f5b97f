import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freshFolder } from "../fresh-folder.ts";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
/** Where the list of migrations ends in what is built of `schema.ts`. */
const END = /\n\];\s*(?=\/\/# sourceMappingURL|$)/;

/**
 * A build of another version, with a file of the pages changed; `isNewer`: with one more migration, which those of this
 * version bear with. Answers its `catqd.js`.
 */
export function otherBuild({ isNewer = false } = {}): string {
  const folder = freshFolder();
  for (const part of ["build", "web", "package.json"]) {
    cpSync(join(PACKAGE, part), join(folder, part), { recursive: true });
  }
  for (const part of ["drawing", "node_modules"]) symlinkSync(join(PACKAGE, part), join(folder, part));
  const style = join(folder, "web", "style", "base.css");
  writeFileSync(style, `${readFileSync(style, "utf8")}\n/* of another version */\n`);
  if (!isNewer) return join(folder, "build", "catqd.js");
  change(join(folder, "package.json"), /"version": "[^"]*"/, '"version": "99.0.0"');
  change(
    join(folder, "build", "store", "postgres", "schema.js"),
    END,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
    '\n  (t) => `ALTER TABLE ${t("declared")} ADD COLUMN note text; CREATE TABLE ${t("newer")} (id int PRIMARY KEY);`,\n];\n',
  );
  return join(folder, "build", "catqd.js");
}

function change(file: string, what: RegExp, to: string): void {
  const text = readFileSync(file, "utf8");
  if (!what.test(text)) throw new Error(`expected ${what} in ${file}`);
  writeFileSync(
    file,
    text.replace(what, () => to),
  );
}
