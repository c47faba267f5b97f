import type { Setting, SettingTexts } from "../../../src/queue/settings.ts";
import type { Record } from "../record.ts";
import type { Contradiction } from "./contradiction.ts";
import { type CommittedLine, linesOf } from "./lines.ts";

const CONFIGURATION = "the configuration";

/**
 * Whatever changes a setting is in the log. A daemon's configuration changes one only where it declares another value than
 * the daemon of this name declared last: so what the operator has set stays over a start.
 */
export function changesSettings(record: Record): Contradiction | null {
  const lines = Map.groupBy(
    linesOf(record).filter(({ event }) => event.type === "set"),
    ({ view }) => view,
  );
  for (const [index, view] of record.views.entries()) {
    const { state, commit, from } = view;
    const before = record.views[index - 1]?.state;
    if (!before || !commit || before.queue.settings === state.queue.settings) continue;
    const own = lines.get(view) ?? [];
    const fault =
      unloggedOf(before.queue.settings, state.queue.settings, own) ??
      takenBackOf(before.declared.get(commit.by), own);
    if (fault !== null) return { at: from, sentence: `the commit of ${commit.by} ${fault}` };
  }
  return null;
}

function unloggedOf(
  before: readonly Setting[],
  after: readonly Setting[],
  lines: readonly CommittedLine[],
): string | null {
  for (const { name, value } of before) {
    const now = after.find((other) => other.name === name)?.value.join(", ");
    const logged = lines.findLast(({ event }) => event.detail?.name === name)?.event.detail?.value;
    if (now !== (logged ?? value.join(", "))) return `sets ${name} to ${now}, and its line says ${logged}`;
  }
  return null;
}

function takenBackOf(declared: SettingTexts | undefined, lines: readonly CommittedLine[]): string | null {
  for (const { event } of lines) {
    const { name, value, by } = event.detail ?? {};
    if (by === CONFIGURATION && declared?.[String(name)]?.join(", ") === value)
      return `sets ${name} to ${value}, which it has declared before`;
  }
  return null;
}
