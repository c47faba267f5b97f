/** What the process that reads streams is asked for, and what it answers. */

/** Opens streams at `path`: `count` of them, each with the token of its index where there is one. */
export interface Open {
  readonly kind: "open";
  readonly url: string;
  readonly path: string;
  readonly count: number;
  readonly tokens: readonly string[];
  /** The address that they come from; 127.0.0.1 where none is named. One has ports for some 28,000. */
  readonly from?: string;
  /** All at once, each of an address of its own that a proxy names; otherwise some at a time, of one address. */
  readonly isStorm?: boolean;
}

/** Waits until the server has closed every stream, and forgets them. */
interface Forget {
  readonly kind: "forget";
}

/** Sends a request that changes something, if any, and waits until every stream has had an event after it. */
export interface Change {
  readonly kind: "change";
  readonly method: "POST" | "DELETE";
  /** Null where another reader sends it. */
  readonly path: string | null;
  readonly token: string | null;
}

export type Request = Open | Change | Forget;

/** From the request's start to the last stream's event, or to its opening, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Answer = Span | { readonly error: string };
