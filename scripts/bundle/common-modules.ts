import type { ChunkingContext } from "rolldown";

type Imports = "static" | "any";

/**
 * Names the chunk of what `program` and `others` have in common, so that these do without the rest of it: the modules that
 * it imports and that `others` come to, by imports at the top of modules alone or by any.
 */
export function commonModules(
  name: string,
  o: { readonly program: string; readonly others: readonly string[]; readonly by: Imports },
): (module: string, context: ChunkingContext) => string | null {
  let common: ReadonlySet<string> | null = null;
  return (module, context) => {
    common ??= inBoth(reached([o.program], "static", context), reached(o.others, o.by, context));
    return common.has(module) ? name : null;
  };
}

function inBoth(one: ReadonlySet<string>, other: ReadonlySet<string>): Set<string> {
  return new Set([...one].filter((id) => other.has(id)));
}

function reached(roots: readonly string[], by: Imports, context: ChunkingContext): Set<string> {
  const found = new Set(roots);
  for (const id of found) {
    const { importedIds = [], dynamicallyImportedIds = [] } = context.getModuleInfo(id) ?? {};
    for (const imported of importedIds) found.add(imported);
    if (by === "any") for (const imported of dynamicallyImportedIds) found.add(imported);
  }
  return found;
}
