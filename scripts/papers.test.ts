import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const PAPERS = [...globSync("*.md", { cwd: ROOT }), ...globSync("docs/*.md", { cwd: ROOT })];
/** Where a path in a sentence may begin. */
const BASES = [
  "",
  "packages/server/src",
  "packages/server",
  "packages/server/test",
  "packages/shared/src",
  "packages/cli/src",
];

const read = (paper: string): string => readFileSync(join(ROOT, paper), "utf8");

describe.each(PAPERS)("%s", (paper) => {
  it("links to files that exist, and to headings that they have", () => {
    for (const [, target = ""] of read(paper).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
      const [path = "", heading] = target.split("#");
      const file = path === "" ? paper : join(dirname(paper), path);
      expect(existsSync(join(ROOT, file)), `${target} in ${paper}`).toBe(true);
      if (heading !== undefined) expect(headingsOf(file), `${target} in ${paper}`).toContain(heading);
    }
  });
});

it.each(["ARCHITECTURE.md", "CONTRIBUTING.md"])("%s names files and folders that exist", (paper) => {
  const names = [...read(paper).matchAll(/`([\w./-]+(?:\.tsx?|\/))`/g)].map(([, name = ""]) => name);
  const unknown = names.filter((name) => !isThere(name));
  expect(unknown).toEqual([]);
});

describe.each(globSync("docs/*.md", { cwd: ROOT }))("%s", (paper) => {
  it("says in its first words whom it is for", () => {
    expect(read(paper)).toMatch(/^# .+\n\nFor (?:whoever|maintainers)\b/);
  });

  it("is in the index of the papers", () => {
    const index = read("docs/README.md");
    if (paper !== "docs/README.md") expect(index).toContain(`](${basename(paper)})`);
  });
});

it("README, ARCHITECTURE and CONTRIBUTING stay short", () => {
  expect(read("README.md").split("\n").length).toBeLessThanOrEqual(200);
  expect(read("ARCHITECTURE.md").split("\n").length).toBeLessThanOrEqual(120);
  expect(read("CONTRIBUTING.md").split("\n").length).toBeLessThanOrEqual(80);
});

it("every package has the licence, as a file and by its name", () => {
  const manifests = globSync("{.,bench,packages/*}/package.json", { cwd: ROOT });
  expect(manifests.length).toBeGreaterThan(4);
  for (const manifest of manifests) {
    expect(JSON.parse(read(manifest))).toMatchObject({ license: "MIT" });
    expect(read(join(dirname(manifest), "LICENSE")), manifest).toBe(read("LICENSE"));
  }
});

/** A name without a folder may be anywhere. */
function isThere(name: string): boolean {
  if (BASES.some((base) => existsSync(join(ROOT, base, name)))) return true;
  return globSync(`packages/**/${name}`, { cwd: ROOT, exclude: ["**/node_modules", "**/dist"] }).length > 0;
}

/** As GitHub makes an anchor of a heading. */
function headingsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
