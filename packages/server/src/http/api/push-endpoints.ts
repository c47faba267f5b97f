import type { PushKey, SubscriptionName } from "@catq/shared/schemas";
import type { Subscription } from "../../queue/push.ts";
import type { Queue } from "../../queue/queue.ts";
import { ok } from "../../queue/result.ts";
import { type HttpAnswer, invalid, pushOff, refuse, slowDown } from "../problem/refusals.ts";
import { jsonReply, noContent } from "../reply.ts";
import type { RateLimiter } from "../request/rate-limit.ts";
import { checked } from "./checked.ts";
import type { Endpoint } from "./endpoint.ts";
import type { EndpointName } from "./operations.ts";

/** What is known of Web Push here. */
export interface PushDoor {
  /** By which browsers subscribe: an uncompressed point of P-256, in base64url. */
  readonly publicKey: string;
  /** Why nothing can be sent to a subscription; null where it can. */
  faultOf(subscription: Subscription): Promise<{ readonly path: string; readonly message: string } | null>;
}

type PushEndpoints = Pick<Record<EndpointName, Endpoint>, "showPushKey" | "subscribe" | "unsubscribe">;

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
      const wanted = await checked("pushSubscription", body);
      if (!wanted.ok) return wanted;
      const waitMs = limits.takes.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      const { endpoint, keys } = wanted.value;
      const subscription = {
        // As it is kept and named: in one form.
        endpoint: URL.canParse(endpoint) ? new URL(endpoint).href : endpoint,
        p256dh: Buffer.from(keys.p256dh, "base64url"),
        auth: Buffer.from(keys.auth, "base64url"),
      };
      const fault = await push.faultOf(subscription);
      if (fault !== null) return refuse(invalid([fault]));
      const subscribed = await queue.subscribe(caller, token, subscription);
      return subscribed.ok ? ok(noContent) : subscribed;
    },

    unsubscribe: async ({ caller, token, body }) => {
      if (!push) return refuse(pushOff);
      const named: HttpAnswer<SubscriptionName | null> =
        body === undefined ? ok(null) : await checked("subscriptionName", body);
      if (!named.ok) return named;
      const waitMs = limits.takes.count(caller.shares);
      if (waitMs > 0) return refuse(slowDown(waitMs));
      const endpoint =
        named.value && URL.canParse(named.value.endpoint) ? new URL(named.value.endpoint).href : null;
      // What is no address was never subscribed.
      if (named.value && endpoint === null) return ok(noContent);
      const unsubscribed = await queue.unsubscribe(caller, token, endpoint);
      return unsubscribed.ok ? ok(noContent) : unsubscribed;
    },
  };
}
