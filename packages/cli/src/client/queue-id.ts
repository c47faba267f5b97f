import { QUEUE_HEADER } from "@catq/shared";

/** The header that names the queue behind an answer, as Node spells it. A daemon without it names none. */
export const QUEUE_FIELD = QUEUE_HEADER.toLowerCase();

/** The opaque id of the queue that answered; null where the answer names none. */
export function readQueueId(header: string | null): string | null {
  return header !== null && /^[\w-]{1,64}$/.test(header) ? header : null;
}
