// pnpm pack:all: makes dist-packages/catq-<version>.tgz and catqd-<version>.tgz, which install on their own:
// npm install -g ./dist-packages/catq-….tgz. Needs the build, which the script in package.json runs before.
// Another folder may be named.
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OUTSIDE } from "./bundle/outside.ts";
import { type PackedParts, packedManifest, readManifest } from "./pack/packed-manifest.ts";

const ROOT = join(import.meta.dirname, "..");
const CLIENT = join(ROOT, "packages/cli");
const DAEMON = join(ROOT, "packages/server");
const PACKED = process.argv[2] ?? join(ROOT, "dist-packages");

rmSync(PACKED, { recursive: true, force: true });

const client = stage(CLIENT, "catq.1");
copyBundle(CLIENT, client);
pack(client, CLIENT, { installed: [], man: "man/catq.1", files: ["dist", "man"] });

const daemon = stage(DAEMON, "catqd.8");
copyBundle(DAEMON, daemon);
const notServed = new Set(["src", "test"].map((name) => join(DAEMON, "web", name)));
cpSync(join(DAEMON, "web"), join(daemon, "web"), {
  recursive: true,
  filter: (file) =>
    !notServed.has(file) && !/(?:\.map|\.d\.ts|tsbuildinfo|tsconfig[^/\\]*\.json)$/.test(file),
});
// The unit and the examples for whoever installs it.
cpSync(join(ROOT, "deploy"), join(daemon, "deploy"), { recursive: true });
pack(daemon, DAEMON, { installed: OUTSIDE, man: "man/catqd.8", files: ["dist", "web", "deploy", "man"] });

function copyBundle(source: string, folder: string): void {
  cpSync(join(source, "dist"), join(folder, "dist"), {
    recursive: true,
    filter: (file) => !file.endsWith(".map"),
  });
}

/** A new folder that a package is put together in, with its README, its licence and its page of the manual. */
function stage(source: string, manual: string): string {
  const folder = join(PACKED, "stage", manual);
  mkdirSync(join(folder, "man"), { recursive: true });
  cpSync(join(source, "man", manual), join(folder, "man", manual));
  for (const name of ["README.md", "LICENSE"]) cpSync(join(source, name), join(folder, name));
  return folder;
}

function pack(folder: string, source: string, o: PackedParts): void {
  forgetSourceMaps(folder);
  const manifest = packedManifest(readManifest(readFileSync(join(source, "package.json"), "utf8")), o);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const file = execFileSync("pnpm", ["--dir", folder, "pack", "--json", "--pack-destination", PACKED], {
    encoding: "utf8",
  });
  const { filename }: { filename: string } = JSON.parse(file);
  console.log(filename);
}

/** The maps stay here, so what is packed does not name them: browsers and Node would ask for them. */
function forgetSourceMaps(folder: string): void {
  for (const file of globSync(join(folder, "**/*.{js,css}"))) {
    const text = readFileSync(file, "utf8");
    const without = text.replace(/\n\/\/# sourceMappingURL=\S+\.map\s*$/, "\n");
    if (without !== text) writeFileSync(file, without);
  }
}
