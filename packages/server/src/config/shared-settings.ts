import { formatDuration } from "@catq/shared";
import type { Setting, SettingTexts } from "../queue/settings.ts";
import { quoted } from "./fault.ts";
import { type Config, type ConfigKey, OPTION_LIST } from "./options.ts";

/** The options that all daemons of a queue share: the store keeps their values, and the newest change wins. */
const SHARED = OPTION_LIST.filter(({ option }) => option.changes === "shared");

/** None of them is a path. */
const NOWHERE = { base: "/", home: "/" };

/** What a configuration says of them, as one writes it. */
export function declaredSettings(config: Config): SettingTexts {
  return Object.fromEntries(SHARED.map(({ key, option }) => [option.name, textsOf(key, config[key])]));
}

/** The configuration with the settings in force in the place of its own. What this catqd does not know, it leaves. */
export function withSettings(config: Config, inForce: readonly Setting[]): Config {
  const taken = inForce.flatMap(({ name, value }) => {
    const known = SHARED.find(({ option }) => option.name === name);
    const read = known?.option.kind.read(value, NOWHERE);
    return known && read && "value" in read ? [[known.key, read.value]] : [];
  });
  return Object.freeze({ ...config, ...Object.fromEntries(taken) });
}

/** The names of those where something else is in force than a configuration says. */
export function differingSettings(
  config: Config,
  inForce: readonly Pick<Setting, "name" | "value">[],
): readonly string[] {
  const declared = declaredSettings(config);
  return inForce
    .filter(({ name, value }) => declared[name] !== undefined && declared[name].join() !== value.join())
    .map(({ name }) => name);
}

/**
 * A value of one of them, checked, in the one form in which it is kept, since what is kept is compared; or, as a sentence,
 * why it is none.
 */
export function readSetting(
  name: string,
  texts: readonly string[],
): { readonly value: readonly string[] } | { readonly wrong: string } {
  const shared = SHARED.find(({ option }) => option.name === name);
  if (!shared) {
    const names = SHARED.map(({ option }) => option.name).join(", ");
    const isOption = OPTION_LIST.some(({ option }) => option.name === name);
    const why = isOption
      ? `${name} belongs to the daemon's own configuration, and changes there.`
      : `There is no setting ${quoted(name)}.`;
    return { wrong: `${why} What can be set while the queue runs: ${names}.` };
  }
  const { key, option } = shared;
  const { kind } = option;
  const parts = kind.isList ? texts.flatMap((text) => text.split(",")).map((text) => text.trim()) : texts;
  const read = !kind.isList && texts.length !== 1 ? { wrong: texts } : kind.read(parts, NOWHERE);
  if ("wrong" in read)
    return {
      wrong: `Expected ${kind.expected} for ${name}, got ${read.wrong.map((text) => quoted(text)).join(", ") || "nothing"}.`,
    };
  return { value: textsOf(key, read.value) };
}

/** Whether ended tickets are forgotten while they may still come back. */
export function areKeptTooShort({
  ticketRetentionMs,
  rejoinWindowMs,
}: Partial<Readonly<Record<ConfigKey, unknown>>>): boolean {
  return Number(ticketRetentionMs) < Number(rejoinWindowMs);
}

/** Why a setting's value, in the form in which it is kept, does not go with what else is in force; null where it does. */
export function clashOf(current: Config, name: string, value: readonly string[]): string | null {
  const next = withSettings(current, [{ name, value, since: 0, by: "" }]);
  if (!areKeptTooShort(next) || areKeptTooShort(current)) return null;
  const [retention, window] = [next.ticketRetentionMs, next.rejoinWindowMs].map(formatDuration);
  return `With a ticket-retention of ${retention} and a rejoin-window of ${window}, tickets would be forgotten before they can come back.`;
}

function textsOf(key: ConfigKey, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  // Every option whose key ends so is a duration.
  return [key.endsWith("Ms") ? formatDuration(Number(value)) : String(value)];
}
