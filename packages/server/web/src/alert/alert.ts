import type { State } from "../queue/model.ts";

export type Alert = "next" | "called";

/**
 * The alert for the change from `before` to `after`; null for none. Taking a number or opening the page raises
 * none.
 */
export function alertFor(before: State, after: State): Alert | null {
  const was = before.ticket?.value;
  const is = after.ticket?.value;
  if (!was || !is || was.number !== is.number) return null;
  if (is.state === "called" && was.state !== "called" && was.state !== "viewing") return "called";
  const isNext = is.state === "waiting" && is.position === 1;
  return isNext && was.state === "waiting" && was.position !== 1 ? "next" : null;
}
