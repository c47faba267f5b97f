import { parseAddress } from "../../network/address.ts";
import { NetworkList } from "../../network/network-list.ts";
import { sharesOf } from "../../network/shares.ts";
import type { Caller } from "../model.ts";

/** Networks that the operator named, as they are at this moment. */
export interface NamedNetworks {
  /** Never banned. */
  readonly spared: () => readonly string[];
  /** Behind whose addresses many people stand. */
  readonly crowd: () => readonly string[];
}

/** Who took a ticket, by the name that its record has, as the caller that it was. */
export function holderNamed(name: string, { spared, crowd }: NamedNetworks): Caller {
  const address = parseAddress(name.replace(/\/\d+$/, ""));
  // A proxy that names nobody: all of those count as one, and are never banned.
  if (address === null) return { address: name, shares: [{ name, multiple: 1 }], isImmune: true };
  const shares = sharesOf(address, new NetworkList(crowd()));
  return { address: name, shares, isImmune: new NetworkList(spared()).overlaps(name) };
}
