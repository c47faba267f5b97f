import { isDeepStrictEqual } from "node:util";
import type { Setting } from "../queue/settings.ts";
import { type Config, type ConfigKey, OPTION_LIST } from "./options.ts";
import { withSettings } from "./shared-settings.ts";

/** What reading a configuration anew comes to. Names are those of options. */
export interface Reload {
  readonly config: Config;
  /** What is in force from now on. */
  readonly changed: readonly string[];
  /** What the new configuration says otherwise, and only a restart can change. */
  readonly needsRestart: readonly string[];
}

/** What of `next` a daemon that runs with `current` takes over: the live options. */
export function planReload(current: Config, next: Config): Reload {
  const differing = OPTION_LIST.filter(({ key }) => !isDeepStrictEqual(current[key], next[key]));
  const live = differing.filter(({ option }) => option.changes);
  const taken = Object.fromEntries(live.map(({ key }) => [key, next[key]]));
  return {
    config: Object.freeze({ ...current, ...taken }),
    changed: live.map(({ option }) => option.name),
    needsRestart: differing.filter(({ option }) => !option.changes).map(({ option }) => option.name),
  };
}

/**
 * The configuration in force: this daemon's own, and over it what all daemons of the queue share. It may be another one
 * in the next turn of the event loop. The parts of the daemon are given a `view` and read from it at the moment they
 * decide; a value that they kept would be old.
 */
export class LiveConfig {
  #own: Config;
  #inForce: readonly Setting[] = [];
  #current: Config;

  constructor(config: Config) {
    this.#own = config;
    this.#current = config;
  }

  /** What this daemon's own configuration says. */
  get own(): Config {
    return this.#own;
  }

  /** Takes the live options of `next` over; the rest stays as it was. */
  take(next: Config): Reload {
    const reload = planReload(this.#own, next);
    this.#own = reload.config;
    this.#current = withSettings(this.#own, this.#inForce);
    return reload;
  }

  /** Takes the settings that all daemons share; answers the names of those that have changed. */
  share(inForce: readonly Setting[]): readonly string[] {
    const before = this.#current;
    this.#inForce = inForce;
    this.#current = withSettings(this.#own, inForce);
    const now = this.#current;
    return OPTION_LIST.filter(({ key }) => !isDeepStrictEqual(before[key], now[key])).map(
      ({ option }) => option.name,
    );
  }

  /** An object whose properties are the options as they are at each reading, and `extra`. */
  view<E extends object>(extra: E): Config & E {
    const view: object = { ...extra };
    const read = (key: ConfigKey): unknown => this.#current[key];
    for (const { key } of OPTION_LIST) {
      Object.defineProperty(view, key, { enumerable: true, get: () => read(key) });
    }
    // Every option of the table has just been given its reader.
    return view as Config & E;
  }
}
