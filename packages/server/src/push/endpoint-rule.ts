import { createECDH } from "node:crypto";
import { isIP } from "node:net";
import { addressRule } from "../network/address-rule.ts";
import type { Resolve } from "../network/checked-lookup.ts";

/** Of those that are looked up at a time: names whose servers never answer must not hold all of the resolver's threads. */
const MAX_LOOKUPS = 4;
const PATIENCE_MS = 2000;

export interface EndpointParts {
  /** CIDRs of private networks in which push services may be. */
  readonly allowed: readonly string[];
  readonly resolve: Resolve;
}

/**
 * Says what is wrong with the endpoint of a subscription; null where nothing is. A courtesy to whoever subscribes, who is
 * told at once: what counts is the check of the address at each connection. So a name that cannot be looked up now is let
 * pass.
 */
export function endpointRule({
  allowed,
  resolve,
}: EndpointParts): (endpoint: string) => Promise<string | null> {
  const reachOf = addressRule(allowed);
  let lookups = 0;
  return async (endpoint) => {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
    if (url?.protocol !== "https:") return "expected an address of https";
    if (url.username !== "" || url.password !== "") return "expected an address without a password";
    const literal = literalOf(url);
    if (literal !== null) return reachOf(literal) === "refused" ? PRIVATE : null;
    if (lookups >= MAX_LOOKUPS) return null;
    lookups++;
    const found = resolve(url.hostname)
      .catch(() => [])
      .finally(() => lookups--);
    const addresses = await Promise.race([found, patience()]);
    return addresses.some(({ address }) => reachOf(address) === "refused") ? PRIVATE : null;
  };
}

const PRIVATE = "expected a push service that is not in a private network";

/** Says what is wrong with the keys of a subscription; null where a message can be encrypted for it. */
export function keyFault(p256dh: Buffer): string | null {
  try {
    const ecdh = createECDH("prime256v1");
    ecdh.generateKeys();
    ecdh.computeSecret(p256dh);
    return null;
  } catch {
    return "expected a public key of P-256";
  }
}

/** The address that stands in the place of a name; null where there is a name. */
export function literalOf({ hostname }: URL): string | null {
  const literal = hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(literal) === 0 ? null : literal;
}

function patience(): Promise<never[]> {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS, []).unref();
  });
}
