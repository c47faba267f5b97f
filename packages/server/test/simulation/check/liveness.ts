import type { Record } from "../record.ts";
import type { Contradiction } from "./contradiction.ts";

/** What a daemon may complain of while things break, and for how long after. */
const PASSING = /^(StorageError|ConnectionLost)/;
const RECOVERY_MS = 6000;
/** Commits of one daemon in a second that change nothing. */
const MAX_IDLE_COMMITS = 35;

/** When everything is mended, everybody is served. */
export function servesEverybody({ stuck, endedAt }: Record): Contradiction | null {
  return stuck.length === 0 ? null : { at: endedAt, sentence: `${stuck.join(", ")} waited in vain` };
}

/** No daemon meets a fault that the world did not make. */
export function hasNoFaults({ errors, healedAt }: Record): Contradiction | null {
  for (const { at, daemon, text } of errors) {
    const isPassing = PASSING.test(text) && at < healedAt + RECOVERY_MS;
    if (!isPassing) return { at, sentence: `${daemon} complains: ${text}` };
  }
  return null;
}

/** A daemon that has nothing to do says now and then that it is alive, and does not spin. */
export function isQuiet({ views }: Record): Contradiction | null {
  const counts = new Map<string, number>();
  for (const [index, { from, state, commit }] of views.entries()) {
    const before = views[index - 1]?.state;
    const isIdle = before?.log === state.log && before.cats === state.cats && before.queue !== state.queue;
    if (!commit || !isIdle) continue;
    const key = `${commit.by} in second ${Math.floor(from / 1000)}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > MAX_IDLE_COMMITS)
      return { at: from, sentence: `${key} makes ${count} commits that change nothing` };
  }
  return null;
}
