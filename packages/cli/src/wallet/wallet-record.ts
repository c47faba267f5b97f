import { hash } from "node:crypto";
import { readToken } from "@catq/shared";
import { number, outcome } from "@catq/shared/schemas";
import { z } from "zod";
import { readQueueId } from "../client/queue-id.ts";
import { owner } from "./in-use.ts";

/** A saved ticket, one file each: `A07-3fb1c02a99de.ticket.json`. */
export const savedTicket = z.object({
  version: z.literal(1),
  server: z.string().max(2048),
  number,
  token: z.string().refine((text) => readToken(text).kind === "token"),
  takenAt: z.string().max(40),
  /** The id of the queue that gave it; null where it was not named. */
  queue: z.string().max(64).nullable().default(null).transform(readQueueId),
  /** The `catq run` that has it, while that runs; nothing else is to be done with it then. */
  usedBy: owner.nullable().default(null),
  /** What became of it, once its end was seen. */
  end: z
    .object({ outcome: z.enum([...outcome.options, "ended"]), at: z.number() })
    .nullable()
    .default(null),
});
export type SavedTicket = z.infer<typeof savedTicket>;
export type SeenEnd = NonNullable<SavedTicket["end"]>;

/** A take whose reply has not come yet: `<key>.take.json`. The same key gets the same ticket. */
export const pendingTake = z.object({
  version: z.literal(1),
  server: z.string().max(2048),
  key: z.uuid(),
  startedAt: z.number(),
  ...owner.shape,
});
export type PendingTake = z.infer<typeof pendingTake>;

/** The file of a ticket; the same number of two servers is two files. */
export function ticketFileName(server: string, number: string): string {
  return `${number}-${hash("sha256", server).slice(0, 12)}.ticket.json`;
}

/** The file of a pending take. */
export function takeFileName(key: string): string {
  return `${key}.take.json`;
}
