import { globSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";

const DAEMON = join(import.meta.dirname, "../../packages/server");

/** Packages that are required rather than imported. */
const REQUIRED = ["@koa/router"];

/**
 * Writes catqd into `folder`, one file a module and in the same folders, as its modules find the page and the
 * processes that draw by their own place. `@catq/shared` is put in. Resolves with the packages that it imports.
 */
export async function bundleDaemon(folder: string): Promise<string[]> {
  const { output } = await build({
    input: ["src/catqd.ts", "src/**/*-process.ts"].flatMap((pattern) => globSync(join(DAEMON, pattern))),
    platform: "node",
    resolve: { conditionNames: ["source", "node", "import", "default"] },
    // Packages stay outside: some are native, and an operator wants to see what is installed.
    external: /^(?!@catq\/)[@a-z]/,
    transform: { target: "node22.14" },
    output: {
      dir: folder,
      format: "esm",
      preserveModules: true,
      preserveModulesRoot: join(DAEMON, "src"),
    },
    logLevel: "warn",
  });
  const chunks = output.filter((part) => part.type === "chunk");
  const own = new Set(chunks.map(({ fileName }) => fileName));
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  const packages = imports.filter((name) => !own.has(name) && !name.startsWith("node:"));
  return [...new Set([...packages.map(packageOf), ...REQUIRED])].sort();
}

/** `@koa/router` of `@koa/router/x`. */
function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}
