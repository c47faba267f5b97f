/** What a package's own manifest says that a packed one is made from. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly license?: string;
  readonly repository?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What is put together for a package, beside its README and its licence. */
export interface PackedParts {
  /** The packages that are installed with it. */
  readonly installed: readonly string[];
  /** Its page of the manual. */
  readonly man: string;
  /** Its folders. */
  readonly files: readonly string[];
}

/**
 * The manifest of a package that is installed on its own. `installed` are the dependencies that its code still
 * imports; the others are in the bundle. Throws where one of them is not pinned, as whoever installs later must get
 * what was tested, and where it lacks what npm shows of a package.
 */
export function packedManifest(own: Manifest, o: PackedParts): object {
  const dependencies = Object.fromEntries(
    o.installed.map((name) => {
      const version = own.dependencies?.[name];
      if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
        throw new Error(`${own.name}: ${name} is to be installed with it, and its version is ${version}`);
      }
      return [name, version];
    }),
  );
  const { name, version, description, keywords, license, repository, engines, bin } = own;
  for (const [field, value] of Object.entries({ description, keywords, license, repository, engines, bin })) {
    if (value === undefined) throw new Error(`${name}: its package.json has no ${field}`);
  }
  return {
    name,
    version,
    description,
    keywords,
    license,
    repository,
    type: "module",
    engines,
    bin,
    man: [o.man],
    files: o.files,
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
