import { ROUTES } from "@catq/shared";
import type { TokenOrigin } from "@catq/shared/schemas";
import type { Queue } from "../../queue/queue.ts";
import { refuse, slowDown } from "../problem/refusals.ts";
import { jsonReply, noContent } from "../reply.ts";
import type { RateLimiter } from "../request/rate-limit.ts";
import { idempotencyKey } from "../request/request-fields.ts";
import { answer, type Endpoints } from "./endpoint.ts";
import { presentCat, presentTaken, presentTicket } from "./present.ts";

type TicketEndpoints = Pick<
  Endpoints,
  | "takeTicket"
  | "checkToken"
  | "showTicket"
  | "claimCat"
  | "showCat"
  | "endView"
  | "passTurn"
  | "rejoinLine"
  | "leaveQueue"
>;

/** What takers and holders of tickets can ask: check, limit, act, present. */
export function ticketEndpoints(parts: {
  queue: Queue;
  limits: Readonly<Record<"takes" | "tokenChecks", Pick<RateLimiter, "count">>>;
}): TicketEndpoints {
  const { queue, limits } = parts;
  const ticketReply = (ticket: Parameters<typeof presentTicket>[0]) => jsonReply(200, presentTicket(ticket));
  return {
    takeTicket: ({ caller, headers }) => {
      const key = idempotencyKey(headers);
      if (!key.ok) return key;
      const waitMs = limits.takes.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      return answer(queue.take(caller, key.value), (taken) =>
        taken.isNew
          ? jsonReply(201, presentTaken(taken), { Location: ROUTES.ticket })
          : jsonReply(200, presentTaken(taken)),
      );
    },

    checkToken: ({ caller, token }) => {
      const waitMs = limits.tokenChecks.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      return answer(queue.isOurs(token), (isOurs) => jsonReply(200, { isOurs } satisfies TokenOrigin));
    },

    passTurn: ({ caller, token, body }) => {
      const waitMs = limits.takes.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      return answer(queue.pass(caller, token, body.places), ticketReply);
    },

    showTicket: ({ caller, token }) => answer(queue.show(caller, token), ticketReply),
    claimCat: ({ caller, token }) => answer(queue.claim(caller, token), presentCat),
    showCat: ({ caller, token }) => answer(queue.cat(caller, token), presentCat),
    endView: ({ caller, token }) => answer(queue.done(caller, token), () => noContent),
    rejoinLine: ({ caller, token }) => answer(queue.rejoin(caller, token), ticketReply),
    leaveQueue: ({ caller, token }) => answer(queue.leave(caller, token), () => noContent),
  };
}
