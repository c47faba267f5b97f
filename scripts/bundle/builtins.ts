import { builtinModules } from "node:module";
import type { Plugin } from "rolldown";

/** Modules of functions that take a while to load and that a start may do without, imported as a whole. */
const LATE = ["child_process", "net"];

/** Chunks that an old Node evaluates, too, before it is told that it is: it cannot be asked for a module. */
const EARLY = ["catq", "start"];

/** One import as rolldown writes it: names, if any, and a module. */
const IMPORT = /^import (?:([^"\n]+) from )?"(?:node:)?([\w/]+)";$/gm;

/**
 * Has the bundle ask `process` for Node's own modules. An `import` reads every property of one, of which some of
 * `node:http`, `node:crypto` and `node:process` load others. `isLazy`: for functions no sooner than one is called, which
 * a start gains by, and each call pays for.
 */
export function builtinsOfProcess({ isLazy }: { isLazy: boolean }): Plugin {
  return {
    name: "builtins-of-process",
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== "chunk") continue;
        part.code = part.code.replace(
          IMPORT,
          (statement: string, names: string | undefined, module: string) => {
            if (!builtinModules.includes(module)) return statement;
            const declared = declare(names ?? "", module, isLazy);
            if (EARLY.includes(part.name) && declared.some((each) => !each.includes("=>"))) {
              throw new Error(`${part.fileName} would load ${module} on being evaluated`);
            }
            return declared.join(" ");
          },
        );
      }
    },
  };
}

/** The declarations for an import of `names`; on one line, as the source map counts lines. */
function declare(names: string, module: string, isLazy: boolean): string[] {
  const loaded = `globalThis.process.getBuiltinModule("node:${module}")`;
  const [, before = "", inBraces = ""] = /^([^{]*?),?\s*(?:\{(.*)\})?$/.exec(names) ?? [];
  const wholes = before.split(",").flatMap((name) => name.replace("* as ", "").trim() || []);
  const late = `new Proxy({}, { get: (_, name) => ${loaded}[name] })`;
  return [
    ...wholes.map((name) => `const ${name} = ${isLazy && LATE.includes(module) ? late : loaded};`),
    ...inBraces
      .split(",")
      .flatMap((part) => part.trim() || [])
      .map((part) => {
        const [name = part, local = part] = part.split(" as ");
        return isLazy && isFunction(module, name)
          ? `const ${local} = (...args) => ${loaded}.${name}(...args);`
          : `const ${local} = ${loaded}.${name};`;
      }),
  ];
}

/** Whether a module exports a function by this name, and no class. */
function isFunction(module: string, name: string): boolean {
  const builtin: unknown = process.getBuiltinModule(`node:${module}`);
  return /^[a-z]/.test(name) && typeof Reflect.get(Object(builtin), name) === "function";
}
