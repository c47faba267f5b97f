import { parseAddress } from "./address.ts";
import { NetworkList } from "./network-list.ts";

/** `public`: anybody's to reach. `allowed`: in a network that the operator named. */
export type Reach = "public" | "allowed" | "refused";

/** What no public service has: the special-purpose registry of IPv4 (RFC 6890), multicast, 6to4 relays. */
const SPECIAL_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/**
 * Global unicast (RFC 4291) is all that is public of IPv6. So loopback, unique local, link-local, multicast
 * and everything that carries an IPv4 address (mapped, NAT64) are outside.
 */
const PUBLIC_IPV6 = ["2000::/3"];
/** Within it: protocol assignments with Teredo, documentation, 6to4. */
const SPECIAL_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const special = new NetworkList([...SPECIAL_IPV4, ...SPECIAL_IPV6]);
const publicIpv6 = new NetworkList(PUBLIC_IPV6);

/** Decides which addresses may be connected to. `allowed`: CIDRs of private networks with services of the operator's. */
export function addressRule(allowed: readonly string[]): (address: string) => Reach {
  const own = new NetworkList(allowed);
  return (text) => {
    const address = parseAddress(text);
    if (address === null || text.includes("%")) return "refused";
    if (own.has(address)) return "allowed";
    // Written as IPv6, an IPv4 address is refused too.
    if (text.includes(":") && !publicIpv6.has(address)) return "refused";
    return special.has(address) ? "refused" : "public";
  };
}

/**
 * The same for the addresses of one picture's way, in their order: it may lead out of a private network, and
 * never into one. So a service on the web cannot send us where only an operator's own service is meant to.
 */
export function outwardOnly(reachOf: (address: string) => Reach): (address: string) => Reach {
  let isOutside = false;
  return (address) => {
    const reach = reachOf(address);
    isOutside ||= reach === "public";
    return isOutside && reach === "allowed" ? "refused" : reach;
  };
}
