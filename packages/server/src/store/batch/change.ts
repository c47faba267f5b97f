import type { Ask, Committed, Decision, Facts } from "../../queue/store.ts";
import { applyEffects } from "./apply-effects.ts";
import type { Batch } from "./batch.ts";
import { loadFacts } from "./load-facts.ts";

/** One change in a batch: loads what it asks for, has it decided, and applies the effects. */
export function changeIn<A>(batch: Batch, ask: Ask, decide: (facts: Facts) => Decision<A>): Committed<A> {
  const { answer, effects, show } = decide(loadFacts(batch, ask));
  applyEffects(batch, effects);
  if (effects.length > 0) batch.noteAlive();
  const shown = show === undefined ? null : batch.ticketWithPosition(show);
  return { answer, shown, pace: shown && batch.pace() };
}
