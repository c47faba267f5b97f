import type { Plugin } from "rolldown";

/** A file that only hands on what another one exports. */
const FACADE = /^export \{ ([^}]+) \} from "(\.\/[^"]+)";\s*$/;

/**
 * Leaves out the files that hand on what a dynamic import asks of a shared one, and has it ask that one: at a start,
 * each file costs as much as a hundred kilobytes of code.
 */
export function withoutFacades(): Plugin {
  return {
    name: "without-facades",
    generateBundle(_options, bundle) {
      const instead = new Map<string, string>();
      for (const [file, part] of Object.entries(bundle)) {
        const found = part.type === "chunk" && !part.isEntry ? FACADE.exec(part.code) : null;
        if (!found) continue;
        const [, names = "", from] = found;
        const members = names.split(", ").map((name) => {
          const [inner, outer = inner] = name.split(" as ");
          return `${outer}: m.${inner}`;
        });
        instead.set(file, `import("${from}").then((m) => ({ ${members.join(", ")} }))`);
        delete bundle[file];
      }
      for (const part of Object.values(bundle)) {
        if (part.type !== "chunk") continue;
        part.code = part.code.replace(
          /import\("\.\/([^"]+)"\)/g,
          (whole: string, file: string) => instead.get(file) ?? whole,
        );
      }
    },
  };
}
