import type { Board, TicketView } from "@catq/shared/schemas";
import type { Action, Ban, Held, Picture, PushStatus, SavedState } from "./model.ts";

/** What the leading tab receives from the daemon and sends to all tabs: plain data, which can be cloned. */
export type StreamEvent =
  /**
   * `queue` is the id of the queue that answers; null where it does not say. `isPolled`: not by a stream, but asked
   * for every few seconds.
   */
  | { readonly type: "live"; readonly queue: string | null; readonly isPolled?: boolean }
  | { readonly type: "lost"; readonly reason: string }
  | { readonly type: "board"; readonly board: Board }
  | { readonly type: "ticket"; readonly ticket: TicketView }
  | { readonly type: "banned"; readonly ban: Ban };

/** What changes the state of a tab. */
export type StateEvent =
  | StreamEvent
  /** `isSaved`: it will be there when this tab is closed, as is usual. */
  | { readonly type: "saved"; readonly saved: SavedState; readonly isSaved?: boolean }
  /** The device has slept for so many milliseconds, in which this tab's monotonic clock stood. */
  | { readonly type: "slept"; readonly ms: number }
  | { readonly type: "begun"; readonly action: Action }
  | { readonly type: "settled"; readonly action: Action }
  | { readonly type: "picture"; readonly picture: Picture }
  | { readonly type: "trouble"; readonly text: string }
  /** A number was refused, and is to be asked for again only after so many milliseconds. */
  | { readonly type: "take-refused"; readonly text: string; readonly afterMs: number }
  | { readonly type: "news"; readonly text: string }
  /** Whether this tab can play sound now. */
  | { readonly type: "sound"; readonly isAudible: boolean }
  | { readonly type: "push"; readonly push: PushStatus }
  | { readonly type: "token-shown" }
  | { readonly type: "offered"; readonly offer: Held | null }
  | { readonly type: "leave-asked" }
  | { readonly type: "stayed" }
  | { readonly type: "tick" };
