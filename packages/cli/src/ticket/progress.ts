import type { TicketEnd } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";
import type { Ban } from "../client/ban.ts";
import type { Connection } from "../client/live/live.ts";
import type { WayBack } from "../client/way-back.ts";

/** A step of following a ticket or the board. Commands emit them; screens, sentences and JSON lines show them. */
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

/** The ticket came to its end. */
export interface Ended {
  readonly type: "ended";
  readonly number: string;
  readonly outcome: TicketEnd;
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
  /** Ends the view of the cat. */
  done(): Promise<void>;
}

/** Calls `listener` with each step; returns a function that ends this. */
export type ProgressSource = (listener: (progress: Progress) => void) => () => void;
