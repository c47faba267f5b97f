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

/** What was asked for, or why not. Rules return refusals, and throw for bugs only. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function refuse(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal };
}
