import type { Fault, Place } from "./fault.ts";
import { nearest } from "./nearest.ts";
import { OPTION_LIST, variableOf } from "./options.ts";

/** A value of one option as somebody wrote it, before anyone has checked it. */
export interface Written {
  /** The option's name. */
  readonly name: string;
  readonly texts: readonly string[];
  readonly place: Place;
  /** Where each of the texts stands, where that is known better. */
  readonly places?: readonly Place[];
  /** The folder from which relative paths in it count; null where it has been deleted. */
  readonly base: string | null;
}

/** What one source says, and what is wrong with the source itself. */
export interface Reading {
  readonly written: readonly Written[];
  readonly faults: readonly Fault[];
}

/** Flags by the names of their options; other flags belong to the command. */
export type Flags = Readonly<Record<string, string | readonly string[] | undefined>>;

export const NAMES: readonly string[] = OPTION_LIST.map(({ option }) => option.name);

export function readFlags(flags: Flags, base: string | null): Reading {
  const written = NAMES.flatMap((name): Written[] => {
    const value = flags[name];
    if (value === undefined) return [];
    return [{ name, texts: [value].flat(), place: { kind: "flag", name }, base }];
  });
  return { written, faults: [] };
}

/**
 * An empty variable counts as none. One that is a slip away from a variable of ours is a fault; others that
 * begin with `CATQ_` may be somebody else's.
 */
export function readVariables(
  env: Readonly<Record<string, string | undefined>>,
  base: string | null,
): Reading {
  const written = NAMES.flatMap((name): Written[] => {
    const variable = variableOf(name);
    const value = env[variable];
    if (!value) return [];
    return [{ name, texts: [value], place: { kind: "variable", name: variable }, base }];
  });
  const known = [...NAMES, "config"].map(variableOf);
  const faults = Object.keys(env).flatMap((variable): Fault[] => {
    if (!variable.startsWith("CATQ_") || known.includes(variable)) return [];
    const meant = nearest(
      variable.slice("CATQ_".length),
      known.map((name) => name.slice("CATQ_".length)),
    );
    if (meant === null) return [];
    const problem = `there is no such variable; did you mean CATQ_${meant}?`;
    return [{ place: { kind: "variable", name: variable }, option: null, value: null, problem }];
  });
  return { written, faults };
}
