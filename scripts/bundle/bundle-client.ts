// Bundles catq into packages/cli/dist: what starts is small, and a screen's parts load when one is drawn.
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";
import { requiredBuiltins } from "./required-builtins.ts";
import { thirdPartyLicences } from "./third-party.ts";

const CLIENT = join(import.meta.dirname, "../../packages/cli");

await build({
  input: { catq: join(CLIENT, "src/catq.ts") },
  platform: "node",

  resolve: { conditionNames: ["source", "node", "import", "default"] },
  // Ink asks for the one only where DEV is set in the environment, and the proxies for the other where it is wished for.
  external: ["react-devtools-core", "kerberos"],
  transform: {
    target: "node22.12",
    // React's development build is as large again, and slower.
    define: { "process.env.NODE_ENV": '"production"' },
  },
  plugins: [
    requiredBuiltins(["http", "https", "http2", "crypto", "zlib", "tls", "child_process"]),
    thirdPartyLicences("THIRD-PARTY-LICENCES.txt"),
  ],
  output: {
    dir: join(CLIENT, "dist"),
    cleanDir: true,
    format: "esm",
    sourcemap: true,
    chunkFileNames: "[name]-[hash].js",
    // Few files, as each costs a start more than its size: one for `--help`, one for what the commands share, one
    // for the screens. What they import in passing (got, the pictures in a terminal) stays apart.
    codeSplitting: {
      groups: [
        // What starts needs of these is loaded before all; beside anything else, that would come with it.
        { name: "start", test: /src[\\/](?:process[\\/].*|version)\.ts$/, priority: 4 },
        { name: "main", test: /src[\\/]main\.ts$/, priority: 3 },
        { name: "commands", test: /src[\\/](?:command-context|commands[\\/].*)\.ts$/, priority: 2 },
        { name: "screens", test: /src[\\/]ui[\\/].*\.tsx?$/, priority: 1 },
      ],
    },
  },
  logLevel: "warn",
});
chmodSync(join(CLIENT, "dist/catq.js"), 0o755);
