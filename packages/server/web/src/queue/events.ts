import type { Board, TicketView } from "@catq/shared/schemas";
import type { Action, Ban, Kept, Picture } from "./model.ts";

/** What the one tab that listens to the daemon tells all tabs. Plain data: it travels between them. */
export type Signal =
  /** `queue` is the name of the one that answers; null where it does not say. */
  | { readonly type: "live"; readonly queue: string | null }
  | { readonly type: "lost"; readonly reason: string }
  | { readonly type: "board"; readonly board: Board }
  | { readonly type: "ticket"; readonly ticket: TicketView }
  | { readonly type: "banned"; readonly ban: Ban };

/** What can happen to a tab. `at` is when, in monotonic milliseconds: for a signal, when it came to the browser. */
export type Happening =
  | Signal
  | { readonly type: "kept"; readonly kept: Kept }
  | { readonly type: "begun"; readonly action: Action }
  | { readonly type: "settled"; readonly action: Action }
  | { readonly type: "picture"; readonly picture: Picture }
  | { readonly type: "trouble"; readonly text: string }
  | { readonly type: "news"; readonly text: string }
  | { readonly type: "token-shown" }
  | { readonly type: "leave-asked" }
  | { readonly type: "stayed" }
  | { readonly type: "tick" };
