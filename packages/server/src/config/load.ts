import { stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
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
  readQueuePlace,
} from "./resolve.ts";
import type { Flags } from "./sources.ts";

/** Where the configuration file is named; no option of the file itself. */
export const CONFIG = "config";

/** What a process was started with; the file is read each time. */
export interface StartedWith {
  readonly flags: Flags;
  /** The file that a flag names. `false`: nothing counts but flags, neither a file nor a variable. */
  readonly configFlag: string | false | null;
  readonly env: ConfigSources["env"];
  /** null where the current folder has been deleted. */
  readonly cwd: string | null;
  /** null where this user has no home. */
  readonly home: string | null;
  /** The file for all users of this machine. */
  readonly systemConfig: string;
}

/** Where a file is looked for when none is named: one's own, then the machine's. */
export function configPlaces({ env, home, systemConfig }: StartedWith): string[] {
  // XDG Base Directory Specification: a path that is not absolute is to be ignored.
  const given = env.XDG_CONFIG_HOME;
  const base = given && isAbsolute(given) ? given : home && join(home, ".config");
  return [...(base ? [join(base, "catqd", "catqd.yaml")] : []), systemConfig];
}

/** The file that the configuration is read from, and where that is said; null where there is none. */
export async function configFileOf(started: StartedWith): Promise<{ path: string; place: Place } | null> {
  const { configFlag, env } = started;
  if (configFlag === false) return null;
  const variable = variableOf(CONFIG);
  if (configFlag !== null) return { path: configFlag, place: { kind: "flag", name: CONFIG } };
  const named = env[variable];
  if (named) return { path: named, place: { kind: "variable", name: variable } };
  // The first file alone counts: nothing is merged from two.
  for (const path of configPlaces(started)) {
    if (await exists(path)) return { path, place: { kind: "file", file: path, line: 1, column: 1 } };
  }
  return null;
}

/** Whoever may not look into the folder has no file there. */
async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Reads the file, if there is one, and puts everything together. */
export function loadConfig(started: StartedWith): Promise<ConfigReading> {
  return load(started, readConfig);
}

/** The same for the data folder alone. Where a flag or a variable names it, no file is needed that was merely found. */
export function loadDataFolder(started: StartedWith): Promise<ReturnType<typeof readDataFolder>> {
  return load(started, readDataFolder, (reading, faults) =>
    faults.filter(
      ({ place }) =>
        place.kind !== "file" || reading.place.kind === "file" || reading.place.kind === "default",
    ),
  );
}

/** The same for where the queue is kept. */
export function loadQueuePlace(started: StartedWith): Promise<ReturnType<typeof readQueuePlace>> {
  return load(started, readQueuePlace);
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
  relevant = (_reading: R, faults: Fault[]): Fault[] => faults,
): Promise<R | Faulty> {
  const { sources, faults } = await gather(started);
  const reading = read(sources);
  if (!reading.ok) return { ok: false, faults: [...faults, ...reading.faults] };
  const left = relevant(reading, faults);
  return left.length === 0 ? reading : { ok: false, faults: left };
}

/** What the flags, the variables and the file say; `faults` where the file cannot be read. */
async function gather(started: StartedWith): Promise<{ sources: ConfigSources; faults: Fault[] }> {
  const { flags, cwd, home } = started;
  const env = started.configFlag === false ? withoutOptions(started.env) : started.env;
  const sources = { flags, env, cwd, home, file: null };
  const named = await configFileOf(started);
  if (named === null) return { sources, faults: [] };
  const { path, place } = named;
  const reading = await readConfigFile(path, cwd);
  if (reading.ok) {
    // The parser is loaded where there is something to parse.
    const { readYaml } = await import("./yaml-file.ts");
    return { sources: { ...sources, file: readYaml(reading.file, cwd) }, faults: [] };
  }
  const value = place.kind === "file" ? null : path;
  return { sources, faults: [{ place, option: null, value, problem: reading.problem }] };
}

function withoutOptions(env: ConfigSources["env"]): ConfigSources["env"] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("CATQ_")));
}
