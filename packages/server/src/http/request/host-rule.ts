import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { Logger } from "pino";
import type { Clock } from "../../queue/time/clock.ts";
import type { Reach } from "./reach.ts";
import { seldom } from "./seldom.ts";

/** DNS has no longer names (RFC 1035, section 2.3.4); in characters. */
const MAX_SHOWN_LENGTH = 255;

/** By which names the daemon may be called. */
export interface HostRule {
  /** In lower case, without a port; `*` is any. Empty: see {@link isHostAllowed}. */
  readonly allowHost: readonly string[];
  /** The address by which people reach it: the name in that is its own. */
  readonly publicUrl?: string | null;
  /** What it listens on: a name that stands there is its own. */
  readonly host?: string;
}

/**
 * Makes the check of `Host`: whether a request to this server calls the daemon by a name of its own. The log is told
 * of names that are refused, as the operator may have forgotten one.
 */
export function hostCheck(parts: {
  readonly reach: Reach;
  readonly settings: HostRule;
  readonly log: Pick<Logger, "warn">;
  readonly clock: Clock;
}): (req: IncomingMessage) => boolean {
  const { reach, settings, log, clock } = parts;
  const isTimeToWarn = seldom(clock);
  return ({ headers: { host } }) => {
    const isAllowed = isHostAllowed(host, settings, reach.isLocal);
    if (!isAllowed && isTimeToWarn())
      log.warn(
        { host: host?.slice(0, MAX_SHOWN_LENGTH) },
        "refused an unknown Host: add it to allow-host if it is yours",
      );
    return isAllowed;
  };
}

/** Top-level names that public DNS never gives to anybody (RFC 6761, RFC 8375, and ICANN's for private use). */
const RESERVED = new Set(["localhost", "test", "example", "invalid", "internal", "home.arpa"]);

/**
 * Whether a request may be for the authority in its `Host` (RFC 9110, section 7.2). A page whose own name has
 * been pointed at this machine says that name here, and cannot say another. Addresses and `localhost` are
 * beyond anybody's reach, so they always are allowed; so is a request without the header, which no browser
 * sends. Where no names are given, all are, except of a daemon that only this machine can reach: whatever name a
 * stranger could own is refused there. It makes no difference that the peer is a trusted proxy: on
 * loopback, so is every browser of this machine, and a proxy passes on whatever name its visitors say.
 */
export function isHostAllowed(authority: string | undefined, rule: HostRule, isLocal: boolean): boolean {
  if (authority === undefined) return true;
  const { allowHost } = rule;
  if ((allowHost.length === 0 && !isLocal) || allowHost.includes("*")) return true;
  const name = nameIn(authority);
  if (name === null) return false;
  if (isIP(name) !== 0 || name === "localhost" || name.endsWith(".localhost")) return true;
  if (allowHost.includes(name) || name === rule.host?.toLowerCase() || name === publicName(rule)) return true;
  return allowHost.length === 0 && !canBeAnybodys(name);
}

function publicName({ publicUrl }: HostRule): string | null {
  return publicUrl ? new URL(publicUrl).hostname : null;
}

/** The name or address of an authority, in lower case and without its port; null where it has none. */
function nameIn(authority: string): string | null {
  const [, v6, name] = /^(?:\[([^\]]*)\]|([^:[\]\s]+))(?::\d*)?$/.exec(authority) ?? [];
  return (v6 ?? name)?.toLowerCase().replace(/\.$/, "") ?? null;
}

/** Whether somebody could have it in public DNS: it has a dot, and the name of a real domain at its end. */
function canBeAnybodys(name: string): boolean {
  const labels = name.split(".");
  const top = labels.at(-1) ?? "";
  // Browsers read a number at the end as an address, and ask no DNS.
  if (labels.length < 2 || !/^[a-z]/.test(top)) return false;
  return !RESERVED.has(top) && !RESERVED.has(labels.slice(-2).join("."));
}
