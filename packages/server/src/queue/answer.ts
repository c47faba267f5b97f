import type { ProblemCode } from "@catq/shared";

/** Why something was not done, in terms a caller can act on. */
export interface Refusal {
  readonly code: ProblemCode;
  /** A sentence on what happened and what to do. */
  readonly detail: string;
  /** When trying again makes sense, in milliseconds from now. */
  readonly retryAfterMs?: number;
  /** Further members of the problem document. */
  readonly extras?: Readonly<Record<string, string | number | null>>;
}

/** What was asked for, or why not. Rules return refusals and throw for bugs only. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** The answer that gives `value`. */
export function given<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** The answer that refuses. */
export function refused(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal };
}
