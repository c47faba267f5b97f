import type { Plugin } from "rolldown";

const PREFIX = "\0required:";

/**
 * Has Node's modules of these names required rather than imported. An import reads every property of such a
 * module, and some of `node:http` and `node:crypto` load fetch, WebSocket and Web Crypto on being read.
 */
export function requiredBuiltins(names: readonly string[]): Plugin {
  return {
    name: "required-builtins",
    resolveId(source) {
      const name = source.replace(/^node:/, "");
      return names.includes(name) ? PREFIX + name : null;
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return null;
      // As CommonJS, whose properties the bundle reads when they are used and no sooner.
      return `module.exports = process.getBuiltinModule("node:${id.slice(PREFIX.length)}");`;
    },
  };
}
