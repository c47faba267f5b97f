import type { Record } from "../record.ts";
import type { Contradiction } from "./contradiction.ts";
import { linesOf } from "./lines.ts";

/** Nobody is banned by a rule but who has cheated, nor more often. */
export function bansCheatersOnly(record: Record): Contradiction | null {
  const banned = new Map<string, number>();
  for (const { event, commit, view } of linesOf(record)) {
    const { type, sequence, detail = {} } = event;
    if (type !== "banned" || sequence !== null || detail.by !== undefined || commit.isLost) continue;
    const address = String(detail.address);
    const times = (banned.get(address) ?? 0) + 1;
    banned.set(address, times);
    const cheats = record.operations.filter(
      (other) => other.kind === "cheat" && other.address === address && other.calledAt <= view.from,
    );
    if (times > cheats.length)
      return {
        at: view.from,
        sentence: `${commit.by} banned ${address}, time ${times}; it cheated ${cheats.length} times`,
      };
  }
  return null;
}
