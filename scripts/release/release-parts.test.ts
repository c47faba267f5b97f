import { expect, test } from "vitest";
import { notesOf, releaseNotes } from "./changelog.ts";
import { checkNext, withVersion } from "./version.ts";

const CHANGELOG =
  "# Changelog\n\nAll changes.\n\n## Unreleased\n\n### Added\n\n- A cat.\n\n## 0.1.0 - 2026-01-01\n\n- All.\n";

test("what was unreleased becomes the version's part, and is its notes", () => {
  const { changelog, notes } = releaseNotes(CHANGELOG, "0.2.0", "2026-12-01");
  expect(notes).toBe("### Added\n\n- A cat.\n");
  expect(changelog).toContain(
    "## Unreleased\n\n## 0.2.0 - 2026-12-01\n\n### Added\n\n- A cat.\n\n## 0.1.0 - 2026-01-01\n",
  );
  expect(notesOf(changelog, "0.2.0")).toBe(notes);
  expect(notesOf(changelog, "0.1.0")).toBe("- All.\n");
});

test("a release without news, or of a version that has its part, is refused", () => {
  const { changelog } = releaseNotes(CHANGELOG, "0.2.0", "2026-12-01");
  expect(() => releaseNotes(changelog, "0.3.0", "2026-12-02")).toThrow('nothing under "Unreleased"');
  expect(() => releaseNotes(CHANGELOG, "0.1.0", "2026-12-01")).toThrow("has a part 0.1.0 already");
  expect(() => notesOf(CHANGELOG, "0.2.0")).toThrow("no part 0.2.0");
});

test.each([
  ["0.1.0", "0.1.1"],
  ["0.9.0", "0.10.0"],
  ["0.2.0-rc.1", "0.2.0"],
  ["0.1.0", "1.0.0-beta.1"],
])("after %s may come %s", (last, next) => {
  expect(() => checkNext(last, next)).not.toThrow();
  expect(() => checkNext(next, last)).toThrow("does not come after");
});

test.each(["", "v1.2.3", "1.2", "01.2.3", "1.2.3+4", "next"])("%j is no version", (text) => {
  expect(() => checkNext("0.0.1", text)).toThrow("expected a version such as 1.2.3");
});

test("only the version of a manifest changes, and none of a dependency's", () => {
  const manifest =
    '{\n  "name": "a",\n  "version": "0.1.0",\n  "dependencies": {\n    "version": "0.1.0"\n  }\n}\n';
  expect(withVersion(manifest, "0.2.0")).toBe(manifest.replace('"version": "0.1.0"', '"version": "0.2.0"'));
  expect(() => withVersion("{}", "0.2.0")).toThrow("needs a version");
});
