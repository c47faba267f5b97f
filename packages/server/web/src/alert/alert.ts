import type { State } from "../queue/model.ts";

export type Alert = "next" | "called";

/**
 * What the step from `before` to `after` is to ring for. Coming into such a place by taking a number or by
 * opening the page is no news and does not ring.
 */
export function alertFor(before: State, after: State): Alert | null {
  const was = before.ticket?.value;
  const is = after.ticket?.value;
  if (!was || !is || was.number !== is.number) return null;
  if (is.state === "called" && was.state !== "called" && was.state !== "viewing") return "called";
  const isNext = is.state === "waiting" && is.position === 1;
  return isNext && was.state === "waiting" && was.position !== 1 ? "next" : null;
}
