import { CatqdError, EXIT } from "../process/exit-codes.ts";
import { readConfigFile } from "./config-file.ts";
import type { Fault, Place } from "./fault.ts";
import { variableOf } from "./options.ts";
import {
  type ConfigReading,
  type ConfigSources,
  describeFaults,
  readConfig,
  readDataFolder,
} from "./resolve.ts";
import type { Flags } from "./sources.ts";

/** Where the configuration file is named; no option of the file itself. */
export const CONFIG = "config";

/** What a process was started with; the file is read each time. */
export interface StartedWith {
  readonly flags: Flags;
  /** The file that a flag names. */
  readonly configFlag: string | null;
  readonly env: ConfigSources["env"];
  readonly cwd: string;
  readonly home: string;
}

/** The file that the configuration is read from, and where that is said; null where there is none. */
export function configFileOf({ configFlag, env }: StartedWith): { path: string; place: Place } | null {
  const variable = variableOf(CONFIG);
  if (configFlag !== null) return { path: configFlag, place: { kind: "flag", name: CONFIG } };
  const named = env[variable];
  return named ? { path: named, place: { kind: "variable", name: variable } } : null;
}

/** Reads the file, if one is named, and puts everything together. */
export function loadConfig(started: StartedWith): Promise<ConfigReading> {
  return load(started, readConfig);
}

/** The same for the data folder alone. */
export function loadDataFolder(started: StartedWith): Promise<ReturnType<typeof readDataFolder>> {
  return load(started, readDataFolder);
}

/** What was read, without faults; throws CatqdError that tells of all of them. */
export function soundOnly<S extends { readonly ok: true }>(reading: S | Faulty): S {
  if (!reading.ok) throw new CatqdError(describeFaults(reading.faults), { exitCode: EXIT.config });
  return reading;
}

interface Faulty {
  readonly ok: false;
  readonly faults: readonly Fault[];
}

async function load<R extends { readonly ok: true }>(
  started: StartedWith,
  read: (sources: ConfigSources) => R | Faulty,
): Promise<R | Faulty> {
  const { sources, faults } = await gather(started);
  const reading = read(sources);
  if (faults.length === 0) return reading;
  return { ok: false, faults: [...faults, ...(reading.ok ? [] : reading.faults)] };
}

/** What the flags, the variables and the file say; `faults` where the file cannot be read. */
async function gather(started: StartedWith): Promise<{ sources: ConfigSources; faults: Fault[] }> {
  const { flags, env, cwd, home } = started;
  const sources = { flags, env, cwd, home, file: null };
  const named = configFileOf(started);
  if (named === null) return { sources, faults: [] };
  const { path, place } = named;
  const reading = await readConfigFile(path, cwd);
  if (reading.ok) return { sources: { ...sources, file: reading.file }, faults: [] };
  return { sources, faults: [{ place, option: null, value: path, problem: reading.problem }] };
}
