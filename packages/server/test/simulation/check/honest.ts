import { createHash } from "node:crypto";
import type { View } from "../database/server.ts";
import type { Record } from "../record.ts";
import type { Contradiction } from "./contradiction.ts";

const NOTHING = "nothing was changed";

/** Where a daemon says that nothing was changed, as the database is away, it was not: else it says that nobody knows. */
export function refusesHonestly({ operations, views }: Record): Contradiction | null {
  let keys: Map<string, View> | null = null;
  for (const { id, kind, key, address, outcome, calledAt, repliedAt, daemon } of operations) {
    if (kind !== "take" || key === undefined) continue;
    if (outcome.kind !== "refused" || !outcome.detail.includes(NOTHING)) continue;
    keys ??= firstViews(views);
    const taken = keys.get(createHash("sha256").update(`${address}\n${key}`).digest("hex"));
    if (!taken || taken.from < calledAt) continue;
    // It may have been a later request of the same key, or one before that went on.
    const isOwn = operations.every(
      (other) => other.id === id || other.key !== key || other.calledAt > taken.from,
    );
    if (isOwn)
      return { at: repliedAt, sentence: `${daemon} said that nothing was changed by the take with ${key}` };
  }
  return null;
}

/** When each key was first there. */
function firstViews(views: readonly View[]): Map<string, View> {
  const first = new Map<string, View>();
  for (const view of views) {
    // What a failover has lost was not done, after all.
    if (view.commit?.isLost) continue;
    for (const { key } of view.state.tickets.values()) {
      const text = key?.toString("hex");
      if (text !== undefined && !first.has(text)) first.set(text, view);
    }
  }
  return first;
}
