import { countedAs, plainAddress } from "../../network/address.ts";
import { addressList, holds } from "../../network/address-list.ts";
import type { Caller } from "../../queue/queue.ts";

/** What a request says about where it comes from. */
export interface Origin {
  /** The address at the other end of the socket; undefined where it has none (a Unix socket) or is gone. */
  readonly peer: string | undefined;
  /** The `X-Forwarded-For` header, several joined by commas. */
  readonly forwardedFor: string | undefined;
}

/** Stands for those behind a Unix socket, who cannot be told apart; never banned, since that would ban all. */
const UNKNOWN: Caller = { address: "unknown", isImmune: true };

/**
 * Makes the function that finds who asks. `X-Forwarded-For` is believed only from a peer in `trustProxy`,
 * and then only as far as each hop is trusted too: the rightmost address that is not is the caller.
 * Throws RangeError for what is no CIDR. The settings are read each time, as they may change.
 */
export function callerReader(settings: {
  trustProxy: readonly string[];
  neverBan: readonly string[];
}): (origin: Origin) => Caller {
  const trustedList = membershipOf(() => settings.trustProxy);
  const immuneList = membershipOf(() => settings.neverBan);
  return ({ peer, forwardedFor }) => {
    const [isTrusted, isImmune] = [trustedList(), immuneList()];
    const socketAddress = plainAddress(peer ?? "");
    if (socketAddress === null) return UNKNOWN;
    const address = forwardedFor ? nearestUntrusted(socketAddress, forwardedFor, isTrusted) : socketAddress;
    return { address: countedAs(address), isImmune: isImmune(address) || isTrusted(address) };
  };
}

const LOOPBACK = addressList(["127.0.0.0/8", "::1"]);

/** Whether only this machine reaches what listens on an address. */
export function isLoopback(listening: string): boolean {
  const address = plainAddress(listening);
  return address !== null && holds(LOOPBACK, address);
}

/** Makes the function that says whether the other end of a socket is a trusted proxy. */
export function proxyReader(settings: {
  trustProxy: readonly string[];
}): (peer: string | undefined) => boolean {
  const trustedList = membershipOf(() => settings.trustProxy);
  return (peer) => {
    const address = plainAddress(peer ?? "");
    return address !== null && trustedList()(address);
  };
}

/** Walks the hops from the nearest to the farthest, and stops where trust ends or sense does. */
function nearestUntrusted(peer: string, forwardedFor: string, isTrusted: Membership): string {
  let nearest = peer;
  for (const hop of forwardedFor.split(",").reverse()) {
    if (!isTrusted(nearest)) return nearest;
    const address = plainAddress(withoutPort(hop));
    if (address === null) return nearest;
    nearest = address;
  }
  return nearest;
}

/** Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711` (as RFC 7239 does). */
function withoutPort(hop: string): string {
  const [, v6, v4] = /^\s*(?:\[([^\]]+)\](?::\d+)?|([^:]+):\d+)\s*$/.exec(hop) ?? [];
  return v6 ?? v4 ?? hop;
}

/** Whether an address is in some networks. */
type Membership = (address: string) => boolean;

/** Makes the test for the networks that `read` gives, and makes it anew once that gives others. */
function membershipOf(read: () => readonly string[]): () => Membership {
  let cidrs = read();
  let isMember = memberOf(cidrs);
  return () => {
    const now = read();
    if (now !== cidrs) {
      isMember = memberOf(now);
      cidrs = now;
    }
    return isMember;
  };
}

function memberOf(cidrs: readonly string[]): Membership {
  const list = addressList(cidrs);
  // Asked at each request, and mostly there is none.
  return cidrs.length === 0 ? () => false : (address) => holds(list, address);
}
