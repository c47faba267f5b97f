import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { beforeAll, describe, expect, it } from "vitest";
import { packBuilt, tarball } from "./trial.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Unpacked, by package. */
const unpacked = new Map<string, string>();

beforeAll(() => {
  const remove = packBuilt();
  for (const name of ["catq", "catqd"]) {
    const folder = join(ROOT, "dist-packages", `unpacked-${name}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["xzf", tarball(name), "-C", folder, "--strip-components=1"]);
    unpacked.set(name, folder);
  }
  return remove;
}, 120_000);

/** The files of a package, with slashes, in order. */
function filesOf(name: string): string[] {
  const folder = unpacked.get(name) ?? "";
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

describe.each(["catq", "catqd"])("the package of %s", (name) => {
  it("brings its manual and its README, and neither tests nor sources of modules", () => {
    const files = filesOf(name);
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    expect(files).toContain(name === "catq" ? "man/catq.1" : "man/catqd.8");
    expect(files.filter((file) => /\.(?:ts|tsx|map|tsbuildinfo)$|test/.test(file))).toEqual([]);
  });

  it("has nothing that a linter for packages finds", async () => {
    const { messages } = await publint({ pkgDir: unpacked.get(name) ?? "", strict: true });
    expect(messages).toEqual([]);
  });

  it("is what npm would publish, whole", () => {
    // Without a network: npm only looks whether this version is there already.
    const { status, stdout } = spawnSync(
      "npm",
      ["publish", "--dry-run", "--json", "--offline", tarball(name)],
      {
        cwd: unpacked.get(name),
        encoding: "utf8",
      },
    );
    expect(status).toBe(0);
    const told: { name: string; files: { path: string }[] } = JSON.parse(stdout)[name] ?? JSON.parse(stdout);
    expect(told.name).toBe(name);
    expect(told.files.map(({ path }) => path).sort()).toEqual(filesOf(name));
  });

  it("says nothing of where it was made, and asks for nothing that it lacks", () => {
    const folder = unpacked.get(name) ?? "";
    const texts = filesOf(name).map((file) => [file, readFileSync(join(folder, file), "utf8")] as const);
    // The page has its own way to find it.
    const lacks = (file: string): RegExp =>
      file.startsWith("web/") ? /sourceMappingURL=/ : /sourceMappingURL=\S+\.map|from ["']@catq\//;
    const guilty = texts.filter(([file, text]) => text.includes(ROOT) || lacks(file).test(text));
    expect(guilty.map(([file]) => file)).toEqual([]);
  });
});

it.each([
  ["catq", ["commander", "ink", "react", "zod"]],
  ["catqd", ["commander", "helmet", "pino"]],
])("has the licences of all code that is bundled into %s", (name, packages) => {
  const text = readFileSync(join(unpacked.get(name) ?? "", "dist/THIRD-PARTY-LICENCES.txt"), "utf8");
  for (const bundled of packages) expect(text).toMatch(`\n${bundled} `);
});

it("stays small", () => {
  expect(statSync(tarball("catq")).size).toBeLessThan(700_000);
  expect(statSync(tarball("catqd")).size).toBeLessThan(500_000);
});
