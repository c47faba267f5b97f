import type { PushKey } from "@catq/shared/schemas";
import type { Subscription } from "../../queue/push.ts";
import type { Queue } from "../../queue/queue.ts";
import { ok } from "../../queue/result.ts";
import { invalid, pushOff, refuse, slowDown } from "../problem/refusals.ts";
import { jsonReply, noContent } from "../reply.ts";
import type { RateLimiter } from "../request/rate-limit.ts";
import { answer, type Endpoints } from "./endpoint.ts";

/** What is known of Web Push here. */
export interface PushDoor {
  /** By which browsers subscribe: an uncompressed point of P-256, in base64url. */
  readonly publicKey: string;
  /** Why nothing can be sent to a subscription; null where it can. */
  faultOf(subscription: Subscription): Promise<{ readonly path: string; readonly message: string } | null>;
}

type PushEndpoints = Pick<Endpoints, "showPushKey" | "subscribe" | "unsubscribe">;

/** What browsers ask that want to be told of their ticket while its page is closed. */
export function pushEndpoints(parts: {
  queue: Queue;
  /** null where it is turned off. */
  push: PushDoor | null;
  limits: { readonly takes: Pick<RateLimiter, "count"> };
}): PushEndpoints {
  const { queue, push, limits } = parts;
  return {
    showPushKey: () =>
      push ? ok(jsonReply(200, { publicKey: push.publicKey } satisfies PushKey)) : refuse(pushOff),

    subscribe: async ({ caller, token, body }) => {
      if (!push) return refuse(pushOff);
      const waitMs = limits.takes.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      const { endpoint, keys } = body;
      const subscription = {
        // As it is kept and named: in one form.
        endpoint: URL.canParse(endpoint) ? new URL(endpoint).href : endpoint,
        p256dh: Buffer.from(keys.p256dh, "base64url"),
        auth: Buffer.from(keys.auth, "base64url"),
      };
      const fault = await push.faultOf(subscription);
      if (fault !== null) return refuse(invalid([fault]));
      return answer(queue.subscribe(caller, token, subscription), () => noContent);
    },

    unsubscribe: ({ caller, token, body }) => {
      if (!push) return refuse(pushOff);
      const waitMs = limits.takes.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      const endpoint = body && URL.canParse(body.endpoint) ? new URL(body.endpoint).href : null;
      // What is no address was never subscribed.
      if (body && endpoint === null) return ok(noContent);
      return answer(queue.unsubscribe(caller, token, endpoint), () => noContent);
    },
  };
}
