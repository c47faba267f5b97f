import type { TicketView } from "@catq/shared/schemas";
import type { Api } from "./api.ts";
import { OtherQueue, Unreachable } from "./errors.ts";
import type { Download } from "./picture-download.ts";
import { isAnotherQueue, QUEUE_HEADER, readQueueId } from "./queue-id.ts";
import type { Answer } from "./request.ts";

/** What a ticket's holder can ask for. Each throws a CatqError of errors.ts. */
export interface TicketRequests {
  /** The ticket's event stream; the caller reads the body. */
  events(signal: AbortSignal): Promise<Answer>;
  claim(signal: AbortSignal): Promise<Download>;
  done(signal: AbortSignal): Promise<void>;
  pass(places: number, signal: AbortSignal): Promise<TicketView>;
  leave(signal: AbortSignal): Promise<void>;
  /** The server was lost: what answers next may be another queue. */
  doubt(): void;
}

/**
 * The requests of one ticket. Whenever the server was lost since the last of them, it is asked first, without
 * the token, which queue it has now: {@link OtherQueue} is thrown before the token goes to a stranger.
 */
export function createTicketRequests(
  api: Api,
  ticket: { readonly number: string; readonly token: string; readonly queue: string | null },
): TicketRequests {
  const { number, token } = ticket;
  let { queue } = ticket;
  // Counted, so that a doubt that comes up while one is being cleared is not cleared with it.
  let doubts = 0;
  let cleared = 0;
  let hasOpened = false;

  async function guarded<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    if (doubts > cleared && queue !== null) {
      const doubted = doubts;
      const now = await api.queue(signal);
      if (isAnotherQueue(queue, now.queue)) throw new OtherQueue(api.server, number);
      cleared = doubted;
    }
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Unreachable) doubts += 1;
      throw error;
    }
  }

  return {
    async events(signal) {
      if (hasOpened) doubts += 1;
      hasOpened = true;
      const answer = await guarded(signal, () => api.events(token, signal));
      // It took the token, so it is the ticket's queue.
      queue ??= readQueueId(answer.header(QUEUE_HEADER));
      return answer;
    },
    claim: (signal) => guarded(signal, () => api.claim(token, signal)),
    done: (signal) => guarded(signal, () => api.done(token, signal)),
    pass: (places, signal) => guarded(signal, () => api.pass(token, places, signal)),
    leave: (signal) => guarded(signal, () => api.leave(token, signal)),
    doubt: () => {
      doubts += 1;
    },
  };
}
