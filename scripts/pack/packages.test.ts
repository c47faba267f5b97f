import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { nodeFolder } from "./node-folder.ts";
import { tarball, tryPackages } from "./trial.ts";

const ROOT = join(import.meta.dirname, "../..");
/** The lowest that each of the two supports, and the newest. */
const LOWEST = { catq: "22.12.0", catqd: "22.14.0" };
const NEWEST = "26.10.0";

/** Unpacked, by package. */
const unpacked = new Map<string, string>();

// Not `pnpm pack:all`, whose build would pull away what other tests run at this moment.
beforeAll(() => {
  for (const script of ["scripts/man/write-pages.ts", "scripts/pack-all.ts"]) {
    execFileSync(process.execPath, ["--conditions=source", script], { cwd: ROOT });
  }
  for (const name of ["catq", "catqd"]) {
    const folder = join(ROOT, "dist-packages", `unpacked-${name}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    execFileSync("tar", ["xzf", tarball(name), "-C", folder, "--strip-components=1"]);
    unpacked.set(name, folder);
  }
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
    expect(files).toEqual(expect.arrayContaining(["README.md", "package.json"]));
    expect(files).toContain(name === "catq" ? "man/catq.1" : "man/catqd.8");
    expect(files.filter((file) => /\.(?:ts|tsx|map|tsbuildinfo)$|test/.test(file))).toEqual([]);
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

it("has the licences of all code that is bundled", () => {
  const text = readFileSync(join(unpacked.get("catq") ?? "", "dist/THIRD-PARTY-LICENCES.txt"), "utf8");
  for (const bundled of ["commander", "got", "ink", "react", "zod"]) expect(text).toMatch(`\n${bundled} `);
});

it("stays small", () => {
  expect(statSync(tarball("catq")).size).toBeLessThan(700_000);
  expect(statSync(tarball("catqd")).size).toBeLessThan(400_000);
});

describe.skipIf(!hasRegistry())("installed far from here", () => {
  it.each([
    ["the Node of this run", process.versions.node, process.versions.node],
    ["the oldest Node that each supports", LOWEST.catq, LOWEST.catqd],
    ["the newest Node", NEWEST, NEWEST],
  ])("both work on %s, and leave nothing behind", { timeout: 240_000 }, async (_name, catq, catqd) => {
    const sentence = await tryPackages({ catq: nodeFolder(catq), catqd: nodeFolder(catqd) });
    expect(sentence).toMatch(`catq on Node ${catq}, catqd on ${catqd}:`);
  });
});

/** In CI it has to be there. */
function hasRegistry(): boolean {
  if (process.env.CI) return true;
  try {
    execFileSync("npm", ["ping", "--fetch-retries=0", "--fetch-timeout=5000"], {
      cwd: dirname(ROOT),
      stdio: "ignore",
    });
    return true;
  } catch {
    console.warn("npm's registry cannot be reached: the packages are not installed.");
    return false;
  }
}
