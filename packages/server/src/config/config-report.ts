import { formatPlace, type Place, quoted } from "./fault.ts";
import { OPTION_LIST } from "./options.ts";
import type { SoundConfig } from "./resolve.ts";
import { differingSettings } from "./shared-settings.ts";

/** One option as it is in force, for a program. */
export interface ReportedOption {
  /** As its kind says: the value itself, or what is written. */
  readonly value: unknown;
  readonly from: Place;
  /** Other places that set it too, and lost. */
  readonly over: readonly Place[];
  /** Whether it changes when a running daemon reads its file again. */
  readonly isLive: boolean;
  /** What the running queue goes by instead, as `catqd set` or another daemon said. */
  readonly inForce?: InForce;
}

/** What the running queue goes by. */
interface InForce {
  readonly value: readonly string[];
  /** As RFC 3339 says it. */
  readonly since: string;
  readonly by: string;
}

/** The settings in force by their names; null where no daemon runs. */
export type SettingsInForce = ReadonlyMap<string, InForce> | null;

/** The configuration for a program, by the names of the options. */
export function configReport(
  { config, origins }: SoundConfig,
  running: SettingsInForce = null,
): Record<string, ReportedOption> {
  const inForceNow = [...(running ?? [])].map(([name, { value }]) => ({ name, value }));
  const others = new Set(differingSettings(config, inForceNow));
  return Object.fromEntries(
    OPTION_LIST.map(({ key, option }) => {
      const { place, texts, over } = origins[key];
      const { isList, isToldAsWritten } = option.kind;
      const asWritten = isList ? texts : texts.join();
      const value = isToldAsWritten === true && texts.length > 0 ? asWritten : config[key];
      const inForce = others.has(option.name) ? running?.get(option.name) : undefined;
      const report = { value, from: place, over, isLive: option.changes !== undefined };
      return [option.name, inForce ? { ...report, inForce } : report];
    }),
  );
}

/** The configuration for a person: an option a line, its value, and where that comes from. */
export function configLines(sound: SoundConfig, running: SettingsInForce = null): string[] {
  const rows = Object.entries(configReport(sound, running)).map(([name, { value, from, over, inForce }]) => {
    const lost = over.length === 0 ? "" : ` (over ${over.map(formatPlace).join(", ")})`;
    const place = `${formatPlace(from)}${lost}`;
    if (!inForce) return [name, written(value), place];
    return [
      name,
      written(inForce.value),
      `${inForce.by}, ${inForce.since} (not ${written(value)}: ${place})`,
    ];
  });
  const table = [["option", "value", "from"], ...rows];
  // One very long list of networks is no reason to push everything else to the right.
  const widths = [0, 1].map((column) =>
    Math.min(40, Math.max(...table.map((row) => row[column]?.length ?? 0))),
  );
  return table.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** As one would write it in the file. */
function written(value: unknown): string {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(String).join(", ");
  return quoted(String(value));
}
