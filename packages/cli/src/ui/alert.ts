import type { Alert } from "../output/notification.ts";
import type { ScreenState } from "./model.ts";
import { sceneOf } from "./model.ts";

/**
 * What the step from `before` to `after` is to ring for: no more than `ahead` people are left before me, or I
 * am called; else null. Arriving in such a place by taking or resuming a ticket is no news and does not ring.
 */
export function alertFor(before: ScreenState, after: ScreenState, ahead: number): Alert | null {
  if (isCalled(after)) return isCalled(before) ? null : "called";
  const was = before.ticket?.value.position ?? null;
  const is = after.ticket?.value.position ?? null;
  return was !== null && is !== null && was - 1 > ahead && is - 1 <= ahead ? "near" : null;
}

function isCalled(state: ScreenState): boolean {
  return ["called", "claiming", "viewing"].includes(sceneOf(state));
}
