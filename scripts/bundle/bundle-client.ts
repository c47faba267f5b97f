// Bundles catq into packages/cli/dist: what starts is small, and a screen's parts load when one is drawn.
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build } from "rolldown";
import { builtinsOfProcess } from "./builtins.ts";
import { withoutFacades } from "./facades.ts";
import { thirdPartyLicences } from "./third-party.ts";

const CLIENT = join(import.meta.dirname, "../../packages/cli");

const DIST = join(CLIENT, "dist");
/** Stands alone: what it shares with the commands would come with a start of it, or be one more file for theirs. */
const SAVED_NUMBERS = "saved-numbers";

const common = {
  platform: "node",
  resolve: { conditionNames: ["source", "node", "import", "default"] },
  // Ink asks for the one only where DEV is set in the environment, and the proxies for the other where it is wished for.
  external: ["react-devtools-core", "kerberos"],
  transform: {
    target: "node22.12",
    // React's development build is as large again, and slower.
    define: { "process.env.NODE_ENV": '"production"' },
  },
  logLevel: "warn",
} satisfies BuildOptions;
const output = { dir: DIST, format: "esm", sourcemap: true } as const;

await build({
  ...common,
  input: { catq: join(CLIENT, "src/catq.ts") },
  plugins: [
    {
      name: "saved-numbers-apart",
      resolveId: (source) =>
        source === `./${SAVED_NUMBERS}.ts` ? { id: `./${SAVED_NUMBERS}.js`, external: true } : null,
    },
    builtinsOfProcess({ isLazy: true }),
    withoutFacades(),
    thirdPartyLicences("THIRD-PARTY-LICENCES.txt"),
  ],
  output: {
    ...output,
    cleanDir: true,
    chunkFileNames: "[name]-[hash].js",
    // Few files, as each costs a start more than its size: one for `--help`, one for what the commands share, one
    // for the screens. What they import in passing (got, the pictures in a terminal) stays apart.
    codeSplitting: {
      groups: [
        // What starts needs of these is loaded before all; beside anything else, that would come with it.
        {
          name: "start",
          test: /cli[\\/]src[\\/](?:process[\\/](?:compile-cache|home-folder|output-errors|exit-codes|write-out)|version|written-help)\.ts$|system-reason\.ts$/,
          priority: 4,
        },
        {
          name: "main",
          test: /shared[\\/]src[\\/](?!schemas)|src[\\/](?:main|process[\\/].*)\.ts$/,
          priority: 3,
        },
        {
          name: "request",
          test: /client[\\/](?:request|connection[\\/](?!direct-https).*)\.ts$/,
          priority: 1,
        },
        { name: "live", test: /client[\\/]live[\\/].*\.ts$/, priority: 1 },
        { name: "commands", test: /src[\\/](?:command-context|commands[\\/].*)\.ts$/, priority: 2 },
        { name: "screens", test: /src[\\/]ui[\\/].*\.tsx?$/, priority: 0 },
      ],
    },
  },
});
await build({
  ...common,
  input: { [SAVED_NUMBERS]: join(CLIENT, `src/${SAVED_NUMBERS}.ts`) },
  plugins: [builtinsOfProcess({ isLazy: true })],
  output: { ...output, codeSplitting: false },
});
chmodSync(join(DIST, "catq.js"), 0o755);
const help = ["--conditions=source", join(import.meta.dirname, "write-help.ts"), DIST];
execFileSync(process.execPath, help, { stdio: "inherit" });
