import type { IncomingMessage } from "node:http";
import { type Address, parseAddress } from "../../network/address.ts";
import { NetworkList } from "../../network/network-list.ts";
import { sharesOf } from "../../network/shares.ts";
import type { Caller } from "../../queue/model.ts";
import type { Reach } from "./reach.ts";

/** What a request says about where it comes from. */
export interface Origin {
  /** The address at the other end of the socket; undefined where it has none (a Unix socket) or is gone. */
  readonly peer: string | undefined;
  /** The `X-Forwarded-For` header, several joined by commas. */
  readonly forwardedFor: string | undefined;
}

export function originOf({ headers, socket }: IncomingMessage): Origin {
  const forwarded = headers["x-forwarded-for"];
  return {
    peer: socket.remoteAddress,
    forwardedFor: Array.isArray(forwarded) ? forwarded.join() : forwarded,
  };
}

/** Stands for those whom the proxy does not name, who cannot be told apart; never banned, since that would ban all. */
export const UNKNOWN: Caller = {
  address: "unknown",
  shares: [{ name: "unknown", multiple: 1 }],
  isImmune: true,
};

/**
 * Makes the functions that find who asks. `X-Forwarded-For` is believed only from a peer in `trustProxy`, or on a Unix
 * socket, which only the proxy may open; and then only as far as each hop is trusted too: the rightmost address that is
 * not is the caller. Throws RangeError for what is no CIDR. The settings are read each time, as they may change.
 */
export function callerReader(
  settings: { trustProxy: readonly string[]; neverBan: readonly string[]; crowd: readonly string[] },
  reach: Pick<Reach, "isUnixSocket">,
): Callers {
  const trusted = currentList(() => settings.trustProxy);
  const immune = currentList(() => settings.neverBan);
  const crowds = currentList(() => settings.crowd);
  const callerFor = (address: Address): Caller => {
    const isCrowd = crowds().hasCaller(address);
    const isImmune = isCrowd || immune().has(address) || trusted().has(address);
    const shares = sharesOf(address, crowds());
    return { address: shares[0].name, shares, isImmune };
  };
  const peers = new Map<string, Peer>();
  let known: readonly unknown[] = [];
  const peerOf = (text: string): Peer => {
    const lists = [trusted(), immune(), crowds()];
    if (peers.size === MAX_PEERS || lists.some((list, i) => list !== known[i])) peers.clear();
    known = lists;
    const found = peers.get(text) ?? readPeer(text);
    peers.set(text, found);
    return found;
  };
  const readPeer = (text: string): Peer => {
    const address = parseAddress(text);
    const caller = address === null ? UNKNOWN : callerFor(address);
    return { address, caller, isTrusted: address !== null && trusted().has(address) };
  };
  return {
    callerOf({ peer, forwardedFor }) {
      const { address, caller, isTrusted } = peerOf(peer ?? "");
      const isBelieved = forwardedFor && (isTrusted || (address === null && reach.isUnixSocket));
      if (!isBelieved) return caller;
      const nearest = nearestUntrusted(address, forwardedFor, trusted());
      return nearest === null ? UNKNOWN : callerFor(nearest);
    },
    isTrusted(peer) {
      const { address, isTrusted } = peerOf(peer ?? "");
      return isTrusted || address === null;
    },
  };
}

export interface Callers {
  callerOf(origin: Origin): Caller;
  /** Whether a peer is a trusted proxy, or has no address. */
  isTrusted(peer: Origin["peer"]): boolean;
}

/** What is at the other end of a socket. */
interface Peer {
  /** Null where it has none, or is gone. */
  readonly address: Address | null;
  /** Who it is by itself. */
  readonly caller: Caller;
  /** Whether its address is that of a trusted proxy. */
  readonly isTrusted: boolean;
}

/** A peer is looked at when it connects and again at each request: so many are remembered. */
const MAX_PEERS = 1024;

/** No address with brackets, zone and port is longer, so longer hops are not looked at. */
const MAX_HOP_LENGTH = 100;
/** No chain of proxies is longer; bounds the work for a header of trusted addresses without end. */
const MAX_HOPS = 32;

/**
 * Walks the hops from the nearest to the farthest, and stops where trust ends or sense does. `peer` is trusted; null
 * where it has no address and names nobody.
 */
function nearestUntrusted(peer: Address | null, forwardedFor: string, trusted: NetworkList): Address | null {
  let nearest = peer;
  let end = forwardedFor.length;
  for (let hops = 0; hops < MAX_HOPS && end >= 0; hops++) {
    if (hops > 0 && nearest !== null && !trusted.has(nearest)) return nearest;
    const comma = end === 0 ? -1 : forwardedFor.lastIndexOf(",", end - 1);
    const address = readHop(forwardedFor.slice(comma + 1, end));
    if (address === null) return nearest;
    nearest = address;
    end = comma;
  }
  return nearest;
}

/** Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711` (as RFC 7239 does). */
function readHop(hop: string): Address | null {
  const text = hop.trim();
  if (text.length > MAX_HOP_LENGTH) return null;
  const [, v6, v4] = /^(?:\[([^\]]+)\](?::\d+)?|([^:]+):\d+)$/.exec(text) ?? [];
  return parseAddress(v6 ?? v4 ?? text);
}

/** Makes the function that answers the list of the networks that `read` gives, and makes it anew once that gives others. */
function currentList(read: () => readonly string[]): () => NetworkList {
  let cidrs = read();
  let list = new NetworkList(cidrs);
  return () => {
    const now = read();
    if (now !== cidrs) {
      list = new NetworkList(now);
      cidrs = now;
    }
    return list;
  };
}
