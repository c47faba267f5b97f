import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "catq-release-"));
const clone = join(folder, "catq");
const AUTHOR = {
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@b.example",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@b.example",
};
const env = { ...process.env, ...AUTHOR };

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: clone, env, encoding: "utf8" }).trim();
}

/** What a release says, and its exit code. */
function release(version: string): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync("pnpm", ["release", version], {
    cwd: clone,
    env,
    encoding: "utf8",
  });
  return { status, text: stdout + stderr };
}

const sums = (): string => readFileSync(join(clone, "dist-packages/SHA256SUMS"), "utf8");

beforeAll(() => {
  execFileSync("git", ["clone", "--quiet", "--no-tags", ROOT, clone]);
  execFileSync("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"], { cwd: clone, stdio: "ignore" });
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("a release is a commit, a tag, and files that can be checked and made again", { timeout: 240_000 }, () => {
  const before = git("rev-parse", "HEAD");
  appendFileSync(join(clone, "README.md"), "\n");
  expect(release("9.0.0")).toMatchObject({ status: 1, text: expect.stringContaining("not committed") });
  git("checkout", "--quiet", "README.md");

  expect(release("9.0.0")).toMatchObject({ status: 0 });
  expect(git("status", "--porcelain")).toBe("");
  expect(git("rev-parse", "v9.0.0^{commit}")).toBe(git("rev-parse", "HEAD"));
  expect(git("rev-parse", "HEAD~1")).toBe(before);
  expect(readFileSync(join(clone, "CHANGELOG.md"), "utf8")).toMatch(
    /## Unreleased\n\n## 9\.0\.0 - \d{4}-\d\d-\d\d\n/,
  );
  const files = readdirSync(join(clone, "dist-packages"));
  expect(files).toEqual(
    expect.arrayContaining([
      "catq-9.0.0.tgz",
      "catqd-9.0.0.tgz",
      "catq-9.0.0.cdx.json",
      "catqd-9.0.0.cdx.json",
      "NOTES.md",
    ]),
  );
  execFileSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: join(clone, "dist-packages") });
  const bom = JSON.parse(readFileSync(join(clone, "dist-packages/catqd-9.0.0.cdx.json"), "utf8"));
  expect(bom).toMatchObject({
    bomFormat: "CycloneDX",
    metadata: { component: { name: "catqd", version: "9.0.0" } },
  });
  expect(bom.components.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(["koa", "better-sqlite3"]),
  );

  const first = sums();
  execFileSync("node", ["scripts/release.ts", "files", "v9.0.0"], { cwd: clone, env, stdio: "ignore" });
  expect(sums()).toBe(first);
});

it("a second one needs a later version and something new, and changes nothing where it has neither", {
  timeout: 240_000,
}, () => {
  const before = git("rev-parse", "HEAD");
  expect(release("9.0.0")).toMatchObject({ status: 1, text: expect.stringContaining("does not come after") });
  expect(release("9.1.0")).toMatchObject({
    status: 1,
    text: expect.stringContaining('nothing under "Unreleased"'),
  });
  expect(git("rev-parse", "HEAD")).toBe(before);

  const changelog = join(clone, "CHANGELOG.md");
  writeFileSync(
    changelog,
    readFileSync(changelog, "utf8").replace("## Unreleased\n", "## Unreleased\n\n- A cat.\n"),
  );
  git("commit", "--quiet", "--all", "--message", "docs: a cat");
  expect(release("9.1.0")).toMatchObject({ status: 0 });
  expect(readFileSync(join(clone, "dist-packages/NOTES.md"), "utf8")).toBe("- A cat.\n");
  expect(git("tag")).toBe("v9.0.0\nv9.1.0");
});
