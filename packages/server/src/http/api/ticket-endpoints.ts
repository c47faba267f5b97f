import { ROUTES } from "@catq/shared";
import type { TokenOrigin } from "@catq/shared/schemas";
import type { Queue } from "../../queue/queue.ts";
import { ok } from "../../queue/result.ts";
import { refuse, slowDown } from "../problem/refusals.ts";
import { jsonReply, noContent } from "../reply.ts";
import type { RateLimiter } from "../request/rate-limit.ts";
import { idempotencyKey } from "../request/request-fields.ts";
import { checked } from "./checked.ts";
import type { Endpoint } from "./endpoint.ts";
import type { EndpointName } from "./operations.ts";
import { presentCat, presentTaken, presentTicket } from "./present.ts";

type TicketEndpoints = Pick<
  Record<EndpointName, Endpoint>,
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
  return {
    takeTicket: async ({ caller, headers }) => {
      const key = idempotencyKey(headers);
      if (!key.ok) return key;
      const waitMs = limits.takes.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      const taken = await queue.take(caller, key.value);
      if (!taken.ok) return taken;
      const ticket = presentTaken(taken.value);
      return ok(
        taken.value.isNew ? jsonReply(201, ticket, { Location: ROUTES.ticket }) : jsonReply(200, ticket),
      );
    },

    checkToken: ({ caller, token }) => {
      const waitMs = limits.tokenChecks.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      const isOurs = queue.isOurs(token);
      return isOurs.ok ? ok(jsonReply(200, { isOurs: isOurs.value } satisfies TokenOrigin)) : isOurs;
    },

    showTicket: async ({ caller, token }) => {
      const shown = await queue.show(caller, token);
      return shown.ok ? ok(jsonReply(200, presentTicket(shown.value))) : shown;
    },

    claimCat: async ({ caller, token }) => {
      const claimed = await queue.claim(caller, token);
      return claimed.ok ? ok(presentCat(claimed.value)) : claimed;
    },

    showCat: async ({ caller, token }) => {
      const shown = await queue.cat(caller, token);
      return shown.ok ? ok(presentCat(shown.value)) : shown;
    },

    endView: async ({ caller, token }) => {
      const ended = await queue.done(caller, token);
      return ended.ok ? ok(noContent) : ended;
    },

    passTurn: async ({ caller, token, body }) => {
      const wanted = await checked("passRequest", body);
      if (!wanted.ok) return wanted;
      const waitMs = limits.takes.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      const passed = await queue.pass(caller, token, wanted.value.places);
      return passed.ok ? ok(jsonReply(200, presentTicket(passed.value))) : passed;
    },

    rejoinLine: async ({ caller, token }) => {
      const rejoined = await queue.rejoin(caller, token);
      return rejoined.ok ? ok(jsonReply(200, presentTicket(rejoined.value))) : rejoined;
    },

    leaveQueue: async ({ caller, token }) => {
      const left = await queue.leave(caller, token);
      return left.ok ? ok(noContent) : left;
    },
  };
}
