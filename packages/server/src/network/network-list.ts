import { ADDRESS_BITS, type Address } from "./address.ts";
import { contains, type Network, networkAround, networkOf } from "./network.ts";

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
    // Asked at each request, and mostly there is none.
    if (this.#networks.length === 0) return false;
    return this.#covers(networkAround(address, ADDRESS_BITS[address.family]));
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
    if (other === null) return false;
    return this.#networks.some(({ network }) => contains(network, other) || contains(other, network));
  }

  /** Those that are in a network, as they were written. */
  within(name: string): string[] {
    const outer = networkOf(name);
    if (outer === null) return [];
    return this.#networks.filter(({ network }) => contains(outer, network)).map(({ written }) => written);
  }

  #covers(inner: Network): boolean {
    return this.#networks.some(({ network }) => contains(network, inner));
  }
}
