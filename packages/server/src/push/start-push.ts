import type { PushDoor } from "../http/api/push-endpoints.ts";
import type { Resolve } from "../network/checked-lookup.ts";
import type { Queue } from "../queue/queue.ts";
import type { Store } from "../queue/store.ts";
import type { Clock } from "../queue/time/clock.ts";
import { endpointRule, keyFault } from "./endpoint-rule.ts";
import { pushRequest, type RequestParts } from "./push-request.ts";
import { PushSender, type SenderParts } from "./push-sender.ts";
import { strangersResolve } from "./resolve.ts";
import { vapidKeys } from "./vapid-keys.ts";

export interface PushParts
  extends Pick<SenderParts, "title" | "watch" | "log" | "onError">,
    Pick<RequestParts, "contact" | "allowed" | "certificates" | "limitMs"> {
  readonly store: Pick<Store, "key" | "outbox">;
  readonly queue: Pick<Queue, "statuses">;
  readonly clock: Clock;
  readonly resolve?: Resolve;
}

/** Web Push, turned on: what the API needs of it, and the sending of what waits. */
export function startPush(parts: PushParts): { readonly door: PushDoor; close(): Promise<void> } {
  const { store, queue, resolve = strangersResolve(), ...rest } = parts;
  const keys = vapidKeys(store.key);
  const sender = new PushSender({
    ...rest,
    outbox: store.outbox,
    statuses: (sequences) => queue.statuses(sequences),
    send: pushRequest({ ...rest, keys, resolve }),
  });
  const endpointFault = endpointRule({ allowed: rest.allowed, resolve });
  const door: PushDoor = {
    publicKey: keys.publicKey,
    async faultOf({ endpoint, p256dh }) {
      const fault = keyFault(p256dh);
      if (fault !== null) return { path: "keys.p256dh", message: fault };
      const message = await endpointFault(endpoint);
      return message === null ? null : { path: "endpoint", message };
    },
  };
  return { door, close: () => sender.close() };
}
