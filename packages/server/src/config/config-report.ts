import { formatPlace, type Place, quoted } from "./fault.ts";
import { OPTION_LIST } from "./options.ts";
import type { SoundConfig } from "./resolve.ts";

/** One option as it is in force, for a program. */
export interface ReportedOption {
  /** As its kind says: the value itself, or what is written. */
  readonly value: unknown;
  readonly from: Place;
  /** Other places that set it too, and lost. */
  readonly over: readonly Place[];
  /** Whether it changes when a running daemon reads its file again. */
  readonly isLive: boolean;
}

/** The configuration for a program, by the names of the options. */
export function configReport({ config, origins }: SoundConfig): Record<string, ReportedOption> {
  return Object.fromEntries(
    OPTION_LIST.map(({ key, option }) => {
      const { place, texts, over } = origins[key];
      const { isList, isToldAsWritten } = option.kind;
      const asWritten = isList ? texts : texts.join();
      const value = isToldAsWritten === true && texts.length > 0 ? asWritten : config[key];
      return [option.name, { value, from: place, over, isLive: option.isLive === true }];
    }),
  );
}

/** The configuration for a person: an option a line, its value, and where that comes from. */
export function configLines(sound: SoundConfig): string[] {
  const rows = Object.entries(configReport(sound)).map(([name, { value, from, over }]) => {
    const lost = over.length === 0 ? "" : ` (over ${over.map(formatPlace).join(", ")})`;
    return [name, written(value), `${formatPlace(from)}${lost}`];
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
