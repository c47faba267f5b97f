import { parseAddress } from "../src/network/address.ts";
import { sharesOf } from "../src/network/shares.ts";
import type { Caller } from "../src/queue/model.ts";

/** A caller by the name that is counted: an IPv4 address, or an IPv6 /64. */
export function callerAt(name: string): Caller {
  const address = parseAddress(name.replace("/64", ""));
  if (!address) throw new Error(`expected an address, got ${name}`);
  return { address: name, shares: sharesOf(address), isImmune: false };
}
