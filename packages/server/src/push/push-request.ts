// web-push makes the message (RFC 8291, RFC 8292); sending it is ours, as its own request follows no rule for addresses
// and reads whatever it is answered.
import type { IncomingHttpHeaders } from "node:http";
import type { RequestOptions } from "web-push";
import { addressRule } from "../network/address-rule.ts";
import { checkedLookup, type Resolve } from "../network/checked-lookup.ts";
import type { Subscription } from "../queue/push.ts";
import { literalOf } from "./endpoint-rule.ts";
import type { PushMessage } from "./push-message.ts";
import type { PushReply } from "./push-outcome.ts";
import type { VapidKeys } from "./vapid-keys.ts";

const LIMIT_MS = 5000;

export interface RequestParts {
  readonly keys: VapidKeys;
  /** `mailto:` or an address of https, for whoever runs the push service. */
  readonly contact: string;
  /** CIDRs of private networks in which push services may be. */
  readonly allowed: readonly string[];
  readonly resolve: Resolve;
  /** Certificates that are trusted, too; those of Node, unless given. */
  readonly certificates?: string | undefined;
  /** From the first look-up of the name to the head of the answer; 5 s unless given. */
  readonly limitMs?: number | undefined;
}

/** Sends a message to where a subscription says; never rejects. `signal` ends it early. */
export type Send = (
  subscription: Subscription,
  message: PushMessage,
  signal: AbortSignal,
) => Promise<PushReply & { readonly error?: unknown }>;

/** Loads what encrypts and sends with the first message. */
export function pushRequest(parts: RequestParts): Send {
  const reachOf = addressRule(parts.allowed);
  const check = (address: string): void => {
    if (reachOf(address) === "refused") throw new Error("the push service is in a private network");
  };
  const lookup = checkedLookup(parts.resolve, check);
  return async (subscription, message, signal) => {
    try {
      const url = new URL(subscription.endpoint);
      if (url.protocol !== "https:") throw new Error("the push service is not called by https");
      const literal = literalOf(url);
      if (literal !== null) check(literal);
      const { headers, body } = await encrypted(subscription, message, parts);
      const within = AbortSignal.any([signal, AbortSignal.timeout(parts.limitMs ?? LIMIT_MS)]);
      const { status, headers: answered } = await post({ url, headers, body, lookup, within, parts });
      return { status, retryAfter: answered["retry-after"] };
    } catch (error) {
      return { status: null, error };
    }
  };
}

async function encrypted(
  { endpoint, p256dh, auth }: Subscription,
  { payload, ttlSeconds, topic }: PushMessage,
  { keys, contact }: RequestParts,
): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const { default: webPush } = await import("web-push");
  const options: RequestOptions = {
    vapidDetails: { subject: contact, publicKey: keys.publicKey, privateKey: keys.privateKey },
    TTL: ttlSeconds,
    topic,
    urgency: "high",
    contentEncoding: "aes128gcm",
  };
  const subscription = {
    endpoint,
    keys: { p256dh: p256dh.toString("base64url"), auth: auth.toString("base64url") },
  };
  const { headers, body } = webPush.generateRequestDetails(subscription, JSON.stringify(payload), options);
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return { headers: Object.fromEntries(texts), body: body ?? Buffer.alloc(0) };
}

/** Resolves with the head of the answer. Its body is not read, whatever its size: the connection ends. */
async function post(asked: {
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly lookup: ReturnType<typeof checkedLookup>;
  readonly within: AbortSignal;
  readonly parts: RequestParts;
}): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  const { url, headers, body, lookup, within, parts } = asked;
  const { request } = await import("node:https");
  return new Promise((resolve, reject) => {
    const ca = parts.certificates === undefined ? {} : { ca: parts.certificates };
    request(url, { method: "POST", agent: false, lookup, signal: within, headers, ...ca })
      .on("response", (response) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers });
        response.on("error", () => {}).destroy();
      })
      .on("error", reject)
      .end(body);
  });
}
