import { BlockList, isIP } from "node:net";

/** The addresses in some networks: CIDRs (RFC 4632, RFC 4291), or addresses alone. Throws RangeError for what is neither. */
export function addressList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [, address = "", length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(network.trim()) ?? [];
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    const prefix = length === undefined ? bits : Number(length);
    if (family === 0 || prefix > bits) {
      throw new RangeError(`expected an address or a CIDR such as 10.0.0.0/8, got ${network}`);
    }
    list.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

/** Whether an IP address is in a list. */
export function holds(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}
