import { type Fault, formatFault, type Place } from "./config/fault.ts";
import { type Config, type ConfigKey, OPTION_LIST, type Surroundings } from "./config/options.ts";
import { type Flags, readFlags, readVariables, type Written } from "./config/written.ts";
import { type ConfigFile, readYaml } from "./config/yaml-file.ts";

/** Everything a configuration is made of. */
export interface ConfigSources extends Surroundings {
  readonly flags: Flags;
  readonly file: ConfigFile | null;
  /** The folder from which relative paths in flags and variables count. */
  readonly cwd: string;
}

/** A configuration in force and where each of its values comes from, or everything that is wrong with it. */
export type ConfigReading =
  | { readonly ok: true; readonly config: Config; readonly origins: Readonly<Record<ConfigKey, Place>> }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Flags over variables over the file over defaults. Every value is checked, also one that another overrides,
 * so that all faults come at once.
 */
export function readConfig(sources: ConfigSources): ConfigReading {
  const { config, origins, faults } = resolveOptions(sources);
  if (faults.length > 0) return { ok: false, faults };
  // Whole: every key of the table is set, or a fault says why not.
  return {
    ok: true,
    config: Object.freeze(config) as Config,
    origins: Object.freeze(origins) as Record<ConfigKey, Place>,
  };
}

/** The data folder alone, for commands to a running daemon: faults of what they don't need are no matter. */
export function readDataFolder(
  sources: ConfigSources,
):
  | { readonly ok: true; readonly dataFolder: string }
  | { readonly ok: false; readonly faults: readonly Fault[] } {
  const { config, origins, faults } = resolveOptions(sources);
  const isFromFileOrDefault = origins.dataFolder?.kind === "file" || origins.dataFolder?.kind === "default";
  const relevant = faults.filter(
    ({ option, place }) =>
      option === "data" || (option === null && place.kind === "file" && isFromFileOrDefault),
  );
  return relevant.length > 0 || typeof config.dataFolder !== "string"
    ? { ok: false, faults: relevant }
    : { ok: true, dataFolder: config.dataFolder };
}

interface Resolved {
  readonly config: Partial<Record<ConfigKey, unknown>>;
  readonly origins: Partial<Record<ConfigKey, Place>>;
  readonly faults: readonly Fault[];
}

function resolveOptions(sources: ConfigSources): Resolved {
  const { env, cwd, home, file } = sources;
  const readings = [
    readFlags(sources.flags, cwd),
    readVariables(env, cwd),
    ...(file ? [readYaml(file, cwd)] : []),
  ];
  const written = readings.flatMap((reading) => reading.written);
  const faults = readings.flatMap((reading) => reading.faults);
  const config: Partial<Record<ConfigKey, unknown>> = {};
  const origins: Partial<Record<ConfigKey, Place>> = {};
  for (const { key, option } of OPTION_LIST) {
    const fallback = typeof option.fallback === "function" ? option.fallback(sources) : option.fallback;
    const candidates: Written[] = [
      ...written.filter(({ name }) => name === option.name),
      { name: option.name, texts: fallback, place: { kind: "default" }, base: cwd },
    ];
    for (const { texts, place, base } of candidates) {
      const reading = option.kind.read(texts, { base, home });
      if ("wrong" in reading) {
        const problem = `expected ${option.kind.expected}`;
        for (const value of reading.wrong) faults.push({ place, option: option.name, value, problem });
      } else if (origins[key] === undefined) {
        config[key] = reading.value;
        origins[key] = place;
      }
    }
  }
  return { config, origins, faults };
}

/** The faults as lines for a person. */
export function describeFaults(faults: readonly Fault[]): string {
  const count = faults.length === 1 ? "is a fault" : `are ${faults.length} faults`;
  return [`There ${count} in the configuration:`, ...faults.map((fault) => `  ${formatFault(fault)}`)].join(
    "\n",
  );
}
