import { join } from "node:path";
import { OPERATOR_SOCKET } from "../process/unix-socket.ts";
import { databaseFaults } from "./database/database-faults.ts";
import { type Fault, formatFault, formatPlace, type Place } from "./fault.ts";
import type { Kind } from "./kinds.ts";
import { nearest } from "./nearest.ts";
import { type Config, type ConfigKey, OPTION_LIST, type Surroundings } from "./options.ts";
import { areKeptTooShort } from "./shared-settings.ts";
import { type Flags, type Reading, readFlags, readVariables, type Written } from "./sources.ts";

/** Everything a configuration is made of. */
export interface ConfigSources extends Surroundings {
  readonly flags: Flags;
  /** What the file says; null where none is read. */
  readonly file: Reading | null;
  /** The folder from which relative paths in flags and variables count; null where it has been deleted. */
  readonly cwd: string | null;
}

/** Where the value in force comes from. */
interface Origin {
  readonly place: Place;
  /** As it is written there. */
  readonly texts: readonly string[];
  /** Other places that set the same option, and lost; the strongest first. */
  readonly over: readonly Place[];
}

/** A configuration in force and where each of its values comes from. */
export interface SoundConfig {
  readonly ok: true;
  readonly config: Config;
  readonly origins: Readonly<Record<ConfigKey, Origin>>;
}

/** A configuration, or everything that is wrong with it. */
export type ConfigReading = SoundConfig | { readonly ok: false; readonly faults: readonly Fault[] };

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
    origins: Object.freeze(origins) as Record<ConfigKey, Origin>,
  };
}

/** The data folder alone, for commands to a running daemon: faults of what they don't need are no matter. */
export function readDataFolder(
  sources: ConfigSources,
):
  | { readonly ok: true; readonly dataFolder: string; readonly place: Place }
  | { readonly ok: false; readonly faults: readonly Fault[] } {
  const { config, origins, faults } = resolveOptions(sources);
  const place = origins.dataFolder?.place ?? DEFAULT;
  const isFromFileOrDefault = place.kind === "file" || place.kind === "default";
  const relevant = faults.filter(
    (fault) =>
      fault.option === "data" ||
      (fault.option === null && fault.place.kind === "file" && isFromFileOrDefault),
  );
  return relevant.length > 0 || typeof config.dataFolder !== "string"
    ? { ok: false, faults: relevant }
    : { ok: true, dataFolder: config.dataFolder, place };
}

/** Where the queue is kept, for commands that read it themselves: faults of what they don't need are no matter. */
export function readQueuePlace(
  sources: ConfigSources,
):
  | { readonly ok: true; readonly queue: QueuePlace }
  | { readonly ok: false; readonly faults: readonly Fault[] } {
  const { config, faults } = resolveOptions(sources);
  const relevant = faults.filter(({ option }) => option === null || QUEUE_OPTIONS.includes(option));
  if (relevant.length > 0) return { ok: false, faults: relevant };
  // Whole: these options have no faults.
  const { dataFolder, database, databaseSchema, databasePasswordFile } = config as Config;
  return { ok: true, queue: { dataFolder, database, databaseSchema, databasePasswordFile } };
}

export type QueuePlace = Pick<Config, "dataFolder" | "database" | "databaseSchema" | "databasePasswordFile">;
/** By their names. */
export const QUEUE_OPTIONS = ["data", "database", "database-password-file", "database-schema"];

const DEFAULT: Place = { kind: "default" };

/** Where the value in force of an option stands. */
function originOf(origins: Partial<Record<ConfigKey, Origin>>): (key: ConfigKey) => Place {
  return (key) => origins[key]?.place ?? DEFAULT;
}

function resolveOptions(sources: ConfigSources) {
  const { env, cwd, home, file } = sources;
  const readings = [readFlags(sources.flags, cwd), readVariables(env, cwd), ...(file ? [file] : [])];
  const written = readings.flatMap((reading) => reading.written);
  const faults = readings.flatMap((reading) => reading.faults);
  const config: Partial<Record<ConfigKey, unknown>> = {};
  const origins: Partial<Record<ConfigKey, Origin>> = {};
  for (const { key, option } of OPTION_LIST) {
    const { name, fallback = [] } = option;
    const standard = typeof fallback === "function" ? fallback(sources) : fallback;
    const own = written.filter((value) => value.name === name);
    const candidates: Written[] = [...own, { name, texts: standard, place: { kind: "default" }, base: cwd }];
    for (const candidate of candidates) {
      const { texts, place, base } = candidate;
      const reading = option.kind.read(texts, { base, home });
      if ("wrong" in reading) {
        const places = placesOf(candidate, reading.wrong);
        for (const [i, value] of reading.wrong.entries()) {
          const problem = reading.why ?? problemOf(option.kind, value);
          const shown = option.kind.isSecret === true ? null : value;
          faults.push({ place: places[i] ?? place, option: option.name, value: shown, problem });
        }
      } else if (origins[key] === undefined) {
        config[key] = reading.value;
        const over = own.filter((other) => other !== candidate).map((other) => other.place);
        origins[key] = { place, texts, over };
      }
    }
  }
  faults.push(
    ...listensTwice(origins),
    ...listensAsOperator(config, origins),
    ...databaseFaults(config, originOf(origins)),
    ...pushesUnnamed(config, origins),
    ...forgetsTooSoon(config, origins),
  );
  return { config, origins, faults: inOrder(faults) };
}

/** Push services ask for a contact (RFC 8292, section 2.1). */
function pushesUnnamed(
  { isPushOn, pushContact }: Partial<Record<ConfigKey, unknown>>,
  origins: Partial<Record<ConfigKey, Origin>>,
): Fault[] {
  if (!isPushOn || pushContact !== null) return [];
  const place = origins.isPushOn?.place ?? DEFAULT;
  const problem = "needs push-contact too, such as mailto:you@example.org";
  return [{ place, option: "push", value: "on", problem }];
}

/** A Unix socket stands in the place of host and port: whoever gives both expects one that is not there. */
function listensTwice(origins: Partial<Record<ConfigKey, Origin>>): Fault[] {
  const listen = origins.listen?.place ?? DEFAULT;
  if (listen.kind === "default") return [];
  return (["host", "port"] as const).flatMap((option): Fault[] => {
    const { place, texts } = origins[option] ?? { place: DEFAULT, texts: [] };
    if (place.kind === "default") return [];
    const problem = `does not go with a Unix socket (${formatPlace(listen)}); leave one of them out`;
    return [{ place, option, value: texts.join(), problem }];
  });
}

/** The daemon makes the operator's socket last, in the place of what is there: nobody would reach it over HTTP. */
function listensAsOperator(
  { listen, dataFolder }: Partial<Record<ConfigKey, unknown>>,
  origins: Partial<Record<ConfigKey, Origin>>,
): Fault[] {
  if (!origins.listen || typeof dataFolder !== "string" || listen !== join(dataFolder, OPERATOR_SOCKET))
    return [];
  const { place, texts } = origins.listen;
  const problem = "this is the operator's socket in the data folder; choose another path";
  return [{ place, option: "listen", value: texts.join(), problem }];
}

/** Whoever rejoins in time must still be known. The fault is told at the option that somebody has written. */
function forgetsTooSoon(
  config: Partial<Record<ConfigKey, unknown>>,
  origins: Partial<Record<ConfigKey, Origin>>,
): Fault[] {
  const { ticketRetentionMs: retention, rejoinWindowMs: window } = origins;
  if (!retention || !window || !areKeptTooShort(config)) return [];
  const isOfRetention = retention.place.kind !== "default";
  const [option, origin, other] = isOfRetention
    ? (["ticket-retention", retention, `the rejoin-window of ${window.texts.join()}`] as const)
    : (["rejoin-window", window, `the ticket-retention of ${retention.texts.join()}`] as const);
  const problem = `is ${isOfRetention ? "shorter" : "longer"} than ${other}: tickets would be forgotten before they can come back`;
  return [{ place: origin.place, option, value: origin.texts.join(), problem }];
}

function problemOf({ expected, words = [] }: Kind<unknown>, value: string): string {
  const meant = nearest(value.toLowerCase(), words);
  return `expected ${expected}${meant === null ? "" : `; did you mean ${meant}?`}`;
}

/** Where each of some wrong words stands: the text of a list that has it, the next one for the next of its like. */
function placesOf({ texts, place, places }: Written, wrong: readonly string[]): Place[] {
  const unused = texts.map((text, i) => ({
    words: [text, ...text.split(/[\s,]+/)],
    place: places?.[i] ?? place,
  }));
  return wrong.map((word) => {
    const at = unused.findIndex(({ words }) => words.includes(word));
    return unused.splice(at, at === -1 ? 0 : 1)[0]?.place ?? place;
  });
}

/** Those of the file from its top to its end, after those of flags and variables. */
function inOrder(faults: readonly Fault[]): Fault[] {
  const lineOf = ({ place }: Fault): number => (place.kind === "file" ? place.line * 1e6 + place.column : 0);
  return [...faults].sort((a, b) => lineOf(a) - lineOf(b));
}

/** More would fill the screen, and are most likely of one cause. */
const MAX_SHOWN = 40;

/** The faults as lines for a person. */
export function describeFaults(faults: readonly Fault[]): string {
  const count = faults.length === 1 ? "is a fault" : `are ${faults.length} faults`;
  const shown = faults.slice(0, MAX_SHOWN).map((fault) => `  ${formatFault(fault)}`);
  const rest = faults.length > MAX_SHOWN ? [`  and ${faults.length - MAX_SHOWN} more`] : [];
  return [`There ${count} in the configuration:`, ...shown, ...rest].join("\n");
}
