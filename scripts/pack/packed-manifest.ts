/** What a package's own manifest says that a packed one is made from. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * The manifest of a package that is installed on its own. `installed` are the dependencies that its code still
 * imports; the others are in the bundle. Throws where one of them is not pinned: whoever installs later must get
 * what was tested.
 */
export function packedManifest(own: Manifest, o: { installed: readonly string[]; man: string }): object {
  const dependencies = Object.fromEntries(
    o.installed.map((name) => {
      const version = own.dependencies?.[name];
      if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
        throw new Error(`${own.name}: ${name} is to be installed with it, and its version is ${version}`);
      }
      return [name, version];
    }),
  );
  const { name, version, description, license, engines, bin } = own;
  return {
    name,
    version,
    description,
    license: license ?? "UNLICENSED",
    type: "module",
    engines,
    bin,
    man: [o.man],
    dependencies,
  };
}

/** Reads a manifest's text. Throws where it has no name or version. */
export function readManifest(text: string): Manifest {
  const value: unknown = JSON.parse(text);
  if (!isManifest(value)) throw new Error("a package.json needs a name and a version");
  return value;
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === "object" && value !== null && "name" in value && "version" in value;
}
