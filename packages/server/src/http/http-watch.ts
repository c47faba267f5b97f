import type { ProblemCode } from "@catq/shared";

/** One request that has been answered, or whose reader has gone. */
interface Answered {
  readonly method: string | undefined;
  /** The path of the operations there, as it was declared; null where there are none. */
  readonly route: string | null;
  readonly status: number;
  /** null for a stream, which lasts as long as its reader likes. */
  readonly ms: number | null;
}

/** Who is told of requests and refusals. */
export interface HttpWatch {
  answered(request: Answered): void;
  /** Also of what was refused before it was a request. */
  refused(code: ProblemCode): void;
}

export const UNWATCHED: HttpWatch = { answered: () => {}, refused: () => {} };
