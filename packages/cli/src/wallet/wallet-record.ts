import { hash } from "node:crypto";
import { OUTCOMES, readToken } from "@catq/shared";
import { readQueueId } from "../client/queue-id.ts";
import {
  fitting,
  nullWithout,
  number,
  object,
  oneOf,
  real,
  type Shape,
  type ShapeOf,
  string,
} from "../client/shape/shape.ts";
import { ofOwner, owner } from "./in-use.ts";

const token: Shape<string> = (value) => {
  const text = string()(value);
  return fitting(text, readToken(text).kind === "token");
};

/** A UUID (RFC 9562) in hexadecimal. */
const uuid = string(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);

/** A saved ticket, one file each: `A07-3fb1c02a99de.ticket.json`. */
export const savedTicket = object({
  version: oneOf(1),
  server: string(2048),
  number,
  token,
  takenAt: string(40),
  /** The id of the queue that gave it; null where it was not named. */
  queue: (value) => readQueueId(nullWithout(string(64))(value)),
  /** The `catq run` that has it in use. */
  usedBy: nullWithout(owner),
  /** How it ended, as far as is known, and when that was noted. */
  end: nullWithout(object({ outcome: oneOf(...OUTCOMES, "ended"), at: real() })),
});
export type SavedTicket = Readonly<ShapeOf<typeof savedTicket>>;
export type SeenEnd = NonNullable<SavedTicket["end"]>;

/** A take whose reply has not come yet, with its Idempotency-Key: `<key>.take.json`. */
export const pendingTake = object({
  version: oneOf(1),
  server: string(2048),
  key: uuid,
  startedAt: real(),
  ...ofOwner,
});
export type PendingTake = Readonly<ShapeOf<typeof pendingTake>>;

/** The file of a ticket; the same number of two servers is two files. */
export function ticketFileName(server: string, number: string): string {
  return `${number}-${hash("sha256", server).slice(0, 12)}.ticket.json`;
}

/** The file of a pending take. */
export function takeFileName(key: string): string {
  return `${key}.take.json`;
}
