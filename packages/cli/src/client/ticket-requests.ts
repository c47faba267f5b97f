import type { TicketView } from "@catq/shared/schemas";
import type { Api, HeldTicket } from "./api.ts";
import type { Download } from "./picture-download.ts";
import { QUEUE_FIELD, readQueueId } from "./queue-id.ts";
import type { Answer } from "./request.ts";

/** What a ticket's holder can ask for. Each throws a CatqError of errors.ts. */
export interface TicketRequests {
  /** The ticket's event stream; the caller reads the body. */
  events(signal: AbortSignal): Promise<Answer>;
  claim(signal: AbortSignal): Promise<Download>;
  done(signal: AbortSignal): Promise<void>;
  pass(places: number, signal: AbortSignal): Promise<TicketView>;
  leave(signal: AbortSignal): Promise<void>;
}

/**
 * The requests of one ticket. Where its queue is not known, the stream that took the token tells it, so that
 * no later request is judged by another queue that came in its place.
 */
export function createTicketRequests(api: Api, { number, token, queue }: HeldTicket): TicketRequests {
  let held: HeldTicket = { number, token, queue };
  return {
    async events(signal) {
      const answer = await api.events(held, signal);
      // It took the token, so it is the ticket's queue.
      if (held.queue === null) held = { ...held, queue: readQueueId(answer.header(QUEUE_FIELD)) };
      return answer;
    },
    claim: (signal) => api.claim(held, signal),
    done: (signal) => api.done(held, signal),
    pass: (places, signal) => api.pass(held, places, signal),
    leave: (signal) => api.leave(held, signal),
  };
}
