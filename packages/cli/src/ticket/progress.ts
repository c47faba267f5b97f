import type { Board, Outcome, TicketView } from "@catq/shared/schemas";
import type { Ban } from "../client/ban.ts";
import type { Connection } from "../client/live/live.ts";
import type { WayBack } from "../client/way-back.ts";

/**
 * What a person can learn while catq runs, one value a step. The commands make these; the screen, the
 * sentences and the JSON lines are three ways of showing them. Texts in them are already safe to print.
 */
export type Progress =
  | { readonly type: "connection"; readonly connection: Connection }
  /** A ticket was taken, or (`isResumed`) an earlier one is followed again. */
  | {
      readonly type: "taken";
      readonly ticket: TicketView;
      readonly server: string;
      readonly isResumed: boolean;
    }
  /** The ticket's whole present value. */
  | { readonly type: "ticket"; readonly ticket: TicketView }
  /** The board's whole present value. */
  | { readonly type: "board"; readonly board: Board }
  /** The turn has come and the cat is being fetched. */
  | { readonly type: "claiming"; readonly number: string }
  | { readonly type: "saved"; readonly saved: SavedCat }
  | Ended
  /** It has come back into the line after a missed turn, and is followed again. */
  | { readonly type: "rejoined"; readonly ticket: TicketView }
  /** Something failed and is tried again. */
  | { readonly type: "trouble"; readonly message: string; readonly hint: string | null };

/** What becomes of a ticket; `ended` where no more is known. */
export type EndState = Outcome | "ended";

/** The ticket came to its end. */
export interface Ended {
  readonly type: "ended";
  readonly number: string;
  readonly outcome: EndState;
  readonly detail: string;
  /** With `banned`, where the server says it. */
  readonly ban?: Ban;
  /** With `missed`, where the ticket may come back. */
  readonly back?: WayBack;
}

/** A cat on the disk (or on standard output, where `path` is `-`). */
export interface SavedCat {
  readonly number: string;
  readonly path: string;
  readonly bytes: number;
  readonly mediaType: string;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
  readonly credit: string | null;
  /** RFC 3339; the end of the view window. */
  readonly viewUntil: string | null;
}

/** What a person can ask for while a ticket is followed. Each settles when the daemon has answered. */
export interface TakeActions {
  /** Leaves the screen; the place in the line is kept. */
  quit(): void;
  /** Gives the place up. */
  leave(): Promise<void>;
  /** Lets `places` others go first. */
  pass(places: number): Promise<void>;
  /** Comes back into the line after a missed turn. */
  rejoin(): Promise<void>;
  /** Has seen enough of the cat. */
  done(): Promise<void>;
}

/** Where the steps come from: calls `listener` with each, returns an unsubscriber. */
export type ProgressSource = (listener: (progress: Progress) => void) => () => void;
