import type { SettingTexts } from "./settings.ts";
import type { Decision } from "./store.ts";
import type { UnitOfWork } from "./unit-of-work.ts";

/**
 * The rules for settings that every daemon of a queue shares: the newest change wins, be it by the operator or by the
 * configuration of a daemon (rule 12).
 */

/** Who said so where nobody did at that moment. */
const CONFIGURATION = "the configuration";

/**
 * The configuration of this daemon declares `declared`. A value counts as changed only where it differs from what this
 * daemon declared last: so a start with an old file takes nothing back that the operator has set since. `work.facts.declared` and
 * `work.facts.inForce` must be loaded.
 */
export function declare(work: UnitOfWork, declared: SettingTexts): Decision<null> {
  const before = work.facts.declared;
  const changed = Object.entries(declared).filter(([name, value]) => !isSame(value, before?.[name]));
  if (changed.length === 0) return work.decide(null);
  work.effects.push({ kind: "declare", declared });
  for (const [name, value] of changed) {
    const inForce = work.facts.inForce.find((setting) => setting.name === name)?.value;
    // What a new queue begins with is no change that anybody made. A new daemon's configuration makes one.
    const isLogged = inForce !== undefined;
    if (!isSame(value, inForce)) change(work, name, value, { by: CONFIGURATION, isLogged });
  }
  return work.decide(null);
}

/**
 * The operator sets `name` to `value`, as one writes it, until it is set again, or a configuration says another thing
 * than before. Answers what was in force before. `work.facts.inForce` must be loaded.
 */
export function set(
  work: UnitOfWork,
  { name, value, by }: { name: string; value: readonly string[]; by: string },
): Decision<readonly string[] | null> {
  const before = work.facts.inForce.find((setting) => setting.name === name)?.value;
  if (!isSame(value, before)) change(work, name, value, { by, isLogged: true });
  return work.decide(before ?? null);
}

function change(
  work: UnitOfWork,
  name: string,
  value: readonly string[],
  { by, isLogged }: { by: string; isLogged: boolean },
): void {
  work.effects.push({ kind: "set", setting: { name, value, since: work.moment.wall, by } });
  if (isLogged) work.log("set", null, { name, value: value.join(", "), by });
}

function isSame(a: readonly string[], b: readonly string[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((text, index) => text === b[index]);
}
