import { formatDuration } from "@catq/shared";
import type { Setting, SettingTexts } from "../queue/settings.ts";
import { type Config, type ConfigKey, OPTION_LIST } from "./options.ts";

/** The options that all daemons of a queue share: the store keeps their values, and the newest change wins. */
const SHARED = OPTION_LIST.filter(({ option }) => option.isShared === true);

/** What a configuration says of them, as one writes it. */
export function declaredSettings(config: Config): SettingTexts {
  return Object.fromEntries(SHARED.map(({ key, option }) => [option.name, textsOf(key, config[key])]));
}

/** The configuration with the settings in force in the place of its own. What this catqd does not know, it leaves. */
export function withSettings(config: Config, inForce: readonly Setting[]): Config {
  const taken = inForce.flatMap(({ name, value }) => {
    const known = SHARED.find(({ option }) => option.name === name);
    const read = known?.option.kind.read(value, { base: "/", home: "/" });
    return known && read && "value" in read ? [[known.key, read.value]] : [];
  });
  return Object.freeze({ ...config, ...Object.fromEntries(taken) });
}

function textsOf(key: ConfigKey, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  // Every option whose key ends so is a duration.
  return [key.endsWith("Ms") ? formatDuration(Number(value)) : String(value)];
}
