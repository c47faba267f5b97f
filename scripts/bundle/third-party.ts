import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "rolldown";

/** A package whose code is in a bundle. */
export interface Bundled {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression that the package states. */
  readonly license: string;
  /** Its licence's text; null where the package brings none. */
  readonly text: string | null;
}

/**
 * Writes `fileName` beside the bundle: the licences of all packages whose code is in it, as they ask for. A second bundle
 * with the same plugin writes those of both.
 */
export function thirdPartyLicences(fileName: string): Plugin {
  const folders = new Set<string>();
  return {
    name: "third-party-licences",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
      for (const folder of modules.map(packageFolderOf)) if (folder !== null) folders.add(folder);
      const packages = [...folders].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1));
      this.emitFile({ type: "asset", fileName, source: licencesText(packages) });
    },
  };
}

/** The folder in `node_modules` that a module's file belongs to; null for code of this workspace. */
export function packageFolderOf(file: string): string | null {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0] ?? null;
}

/** All notices in one text. Packages with the very same text, as those of one author, share it. */
export function licencesText(packages: readonly Bundled[]): string {
  const byText = Map.groupBy(packages, ({ license, text }) => text ?? `Licence: ${license}`);
  const notices = [...byText].map(([text, sharing]) => {
    const names = sharing.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${names.join("\n")}\n\n${text.trim()}\n`;
  });
  const rule = `\n${"-".repeat(72)}\n\n`;
  return `Code of these packages is part of this program.\n${rule}${notices.join(rule)}`;
}

function readPackage(folder: string): Bundled {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const field = (name: string): string | null => {
    const value: unknown = typeof manifest === "object" && manifest !== null && Reflect.get(manifest, name);
    return typeof value === "string" ? value : null;
  };
  const file = readdirSync(folder).find((name) => /^(?:licen[cs]e|copying)(?:[.-].*)?$/i.test(name));
  const text = file === undefined ? null : readFileSync(join(folder, file), "utf8");
  const license = field("license") ?? (text === null ? null : "see below");
  if (license === null) throw new Error(`${folder} states no licence: may its code be passed on?`);
  return { name: field("name") ?? folder, version: field("version") ?? "", license, text };
}
