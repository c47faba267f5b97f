// Bundles catqd into packages/server/dist: what a start loads is in few files, as each costs it more than its size.
import { chmodSync, globSync } from "node:fs";
import { basename, join } from "node:path";
import { build, type OutputOptions } from "rolldown";
import { builtinsOfProcess } from "./builtins.ts";
import { commonModules } from "./common-modules.ts";
import { withoutFacades } from "./facades.ts";
import { OUTSIDE } from "./outside.ts";
import { thirdPartyLicences } from "./third-party.ts";

const DAEMON = join(import.meta.dirname, "../../packages/server");
const licences = thirdPartyLicences("THIRD-PARTY-LICENCES.txt");
const source = (file: string): string => join(DAEMON, "src", file);

/** Each with all that it imports, but for what one before it has. */
const start = {
  program: source("run-daemon.ts"),
  others: ["commands/all-commands.ts", "demo/show.ts"].map(source),
};
const groups = [
  { name: "main", test: /src[\\/]main\.ts$/ },
  { name: commonModules("common", { ...start, by: "static" }), debugName: "common" },
  // Of commands, too, but loaded by those that need it.
  { name: commonModules("store", { ...start, by: "any" }), debugName: "store" },
  { name: "daemon", test: /src[\\/]run-daemon\.ts$/ },
].map((group, i, all) => ({ ...group, priority: all.length - i }));

await bundle(["catqd.ts"], { cleanDir: true, codeSplitting: { groups } });
// What the daemon starts by the names of their files: apart, as little of it is the daemon's.
await bundle(globSync("**/*-process.ts", { cwd: source("") }), {});
chmodSync(join(DAEMON, "dist/catqd.js"), 0o755);

async function bundle(programs: readonly string[], output: OutputOptions): Promise<void> {
  await build({
    input: Object.fromEntries(programs.map((file) => [basename(file, ".ts"), source(file)])),
    platform: "node",
    resolve: { conditionNames: ["source", "node", "import", "default"] },
    external: OUTSIDE.map((name) => new RegExp(`^${name}(?:/|$)`)),
    transform: { target: "node22.14" },
    plugins: [builtinsOfProcess({ isLazy: false }), withoutFacades(), licences],
    output: {
      dir: join(DAEMON, "dist"),
      format: "esm",
      sourcemap: true,
      // V8 keeps the source: one byte a character where all are Latin-1.
      charset: "ascii",
      comments: false,
      chunkFileNames: "[name]-[hash].js",
      ...output,
    },
    logLevel: "warn",
  });
}
