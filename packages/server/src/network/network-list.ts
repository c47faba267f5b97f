import type { Address } from "./address.ts";
import { callerBits, contains, type Network, networkAround, networkOf } from "./network.ts";

/** The addresses by which a machine reaches itself (RFC 6890). */
export const LOOPBACK: readonly string[] = ["127.0.0.0/8", "::1"];

/** Some networks that an operator named: of trusted proxies, of private services, of those who are never banned. */
export class NetworkList {
  readonly #networks: readonly { readonly network: Network; readonly written: string }[];

  /** Takes addresses and CIDRs; throws RangeError for what is neither. */
  constructor(texts: readonly string[]) {
    this.#networks = texts.map((written) => {
      const network = networkOf(written);
      if (network) return { network, written };
      throw new RangeError(`expected an address or a CIDR such as 10.0.0.0/8, got ${written}`);
    });
  }

  has(address: Address): boolean {
    // Asked several times at each request: so it makes no network of the address.
    const { family, bits } = address;
    return this.#networks.some(
      ({ network }) => network.family === family && network.first <= bits && bits <= network.last,
    );
  }

  /** Whether one of them has addresses in common with what counts as one caller: an IPv6 address with its /64. */
  hasCaller(address: Address): boolean {
    return this.#networks.length > 0 && this.#overlaps(networkAround(address, callerBits(address)));
  }

  /** Whether all of an address or network is in one of them. */
  covers(name: string): boolean {
    const inner = networkOf(name);
    return inner !== null && this.#covers(inner);
  }

  /** Whether an address or network and one of them have addresses in common. */
  overlaps(name: string): boolean {
    if (this.#networks.length === 0) return false;
    const other = networkOf(name);
    return other !== null && this.#overlaps(other);
  }

  /** Those that are in a network, as they were written. */
  within(name: string): string[] {
    const outer = networkOf(name);
    if (outer === null) return [];
    return this.#networks.filter(({ network }) => contains(outer, network)).map(({ written }) => written);
  }

  #overlaps(other: Network): boolean {
    return this.#networks.some(({ network }) => contains(network, other) || contains(other, network));
  }

  #covers(inner: Network): boolean {
    return this.#networks.some(({ network }) => contains(network, inner));
  }
}
