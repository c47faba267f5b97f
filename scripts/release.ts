// pnpm release 1.2.3: makes a release from a clean tree (docs/releasing.md).
//   release.ts prepare VERSION   version, CHANGELOG, all files of the release, a commit and a tag; pushes nothing
//   release.ts files TAG         the files alone, from the commit that has the tag: tarballs, SBOMs, checksums, notes
// Needs the build.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readManifest } from "./pack/packed-manifest.ts";
import { notesOf, releaseNotes } from "./release/changelog.ts";
import { sbomOf } from "./release/sbom.ts";
import { checkNext, withVersion } from "./release/version.ts";

const ROOT = join(import.meta.dirname, "..");
const CHANGELOG = join(ROOT, "CHANGELOG.md");
const PACKED = join(ROOT, "dist-packages");
const MANIFESTS = ["package.json", ...globSync("packages/*/package.json", { cwd: ROOT })];

const [command, argument] = process.argv.slice(2);
try {
  if (command === "prepare" && argument !== undefined) prepare(argument);
  else if (command === "files" && argument !== undefined) makeFiles(argument.replace(/^v/, ""));
  else throw new Error("expected a version: pnpm release 1.2.3");
} catch (error) {
  console.error(`No release: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function prepare(version: string): void {
  const changed = git("status", "--porcelain");
  if (changed !== "") throw new Error(`there are changes that are not committed:\n${changed}`);
  checkNext(currentVersion(), version);
  const tag = `v${version}`;
  if (git("tag", "--list", tag) !== "") throw new Error(`there is a tag ${tag} already`);
  const today = new Date().toISOString().slice(0, 10);
  const { changelog } = releaseNotes(readFileSync(CHANGELOG, "utf8"), version, today);
  try {
    writeFileSync(CHANGELOG, changelog);
    for (const file of MANIFESTS) {
      const path = join(ROOT, file);
      writeFileSync(path, withVersion(readFileSync(path, "utf8"), version));
    }
    git("commit", "--quiet", "--all", "--message", `chore: release ${version}`);
    git("tag", "--annotate", tag, "--message", `catq ${version}`);
    makeFiles(version);
  } catch (error) {
    if (git("tag", "--list", tag) !== "") git("tag", "--delete", tag);
    if (git("log", "-1", "--format=%s") === `chore: release ${version}`)
      git("reset", "--quiet", "--hard", "HEAD~1");
    else git("reset", "--quiet", "--hard");
    throw error;
  }
  console.log(
    `Release ${version} is committed and tagged here. Look at ${PACKED}, then: git push --follow-tags`,
  );
}

/** Packs both, and puts beside them what they are made of, their checksums and what is new. */
function makeFiles(version: string): void {
  if (currentVersion() !== version) {
    throw new Error(`the packages are ${currentVersion()}, and the release is ${version}`);
  }
  const notes = notesOf(readFileSync(CHANGELOG, "utf8"), version);
  execFileSync("pnpm", ["pack:all"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  const o = {
    lock: readFileSync(join(ROOT, "pnpm-lock.yaml"), "utf8"),
    committedAt: new Date(git("log", "-1", "--format=%cI")).toISOString(),
  };
  for (const name of ["catq", "catqd"]) {
    writeFileSync(join(PACKED, `${name}-${version}.cdx.json`), sbomOf(ROOT, name, o));
  }
  writeFileSync(join(PACKED, "NOTES.md"), notes);
  const files = globSync(join(PACKED, "*.{tgz,cdx.json}")).sort();
  const sums = files.map((file) => `${sha256(file)}  ${basename(file)}\n`);
  writeFileSync(join(PACKED, "SHA256SUMS"), sums.join(""));
  process.stdout.write(sums.join(""));
}

/** Of all packages; throws where they differ. */
function currentVersion(): string {
  const versions = MANIFESTS.map((file) => readManifest(readFileSync(join(ROOT, file), "utf8")).version);
  const [version = ""] = versions;
  if (versions.some((other) => other !== version))
    throw new Error(`the packages have versions ${versions.join(", ")}`);
  return version;
}

function sha256(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

function git(...args: string[]): string {
  return execFileSync("git", args, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
}
