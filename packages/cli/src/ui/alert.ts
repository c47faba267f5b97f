import type { ScreenState } from "./model.ts";
import { sceneOf } from "./model.ts";

/**
 * Whether the step from `before` to `after` is one to ring for: no more than `ahead` people are left before
 * me, or I am called. Arriving in such a place by taking or resuming a ticket is no news and does not ring.
 */
export function shouldRing(before: ScreenState, after: ScreenState, ahead: number): boolean {
  if (isCalled(after)) return !isCalled(before);
  const was = before.ticket?.value.position ?? null;
  const is = after.ticket?.value.position ?? null;
  return was !== null && is !== null && was - 1 > ahead && is - 1 <= ahead;
}

function isCalled(state: ScreenState): boolean {
  return ["called", "claiming", "viewing"].includes(sceneOf(state));
}
