import net, { isIP } from "node:net";
import { UsageError } from "../errors.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** A proxy for HTTP that the environment names. */
export interface HttpProxy {
  readonly url: URL;
  /** The variable that names it. */
  readonly variable: string;
}

/**
 * The proxy for requests to `server`, by the variables that curl reads: HTTP_PROXY or HTTPS_PROXY by the server's
 * scheme, else ALL_PROXY, with NO_PROXY for those that are asked directly; lower case goes first. null where there is
 * none, and for this machine itself. Own code: what libraries there are take `NO_PROXY=example.com` for that very host,
 * and a proxy without a scheme for one that speaks TLS. Throws UsageError for a proxy that catq cannot use.
 */
export function proxyFor(server: string, env: Env): HttpProxy | null {
  const url = new URL(server);
  const scheme = url.protocol.slice(0, -1);
  // A CGI program has HTTP_PROXY from whoever sends the header "Proxy" (CVE-2016-5385).
  const isCgi = env.GATEWAY_INTERFACE !== undefined || env.REQUEST_METHOD !== undefined;
  const variable = [`${scheme}_proxy`, "all_proxy"]
    .flatMap((name) => [name, name.toUpperCase()])
    .find((name) => env[name]?.trim() && !(isCgi && name === "HTTP_PROXY"));
  if (
    variable === undefined ||
    isLoopback(url.hostname) ||
    isSpared(url, env.no_proxy || env.NO_PROXY || "")
  ) {
    return null;
  }
  const text = env[variable]?.trim() ?? "";
  const given = text.includes("://") ? text : `http://${text}`;
  const proxy = URL.canParse(given) ? new URL(given) : null;
  if (proxy !== null && proxy.hostname !== "" && /^https?:$/.test(proxy.protocol))
    return { url: proxy, variable };
  throw new UsageError(
    `${variable} names no proxy that catq can use.`,
    `write it as http://HOST:PORT, or go around it with NO_PROXY=${plainHost(url.hostname)}`,
  );
}

/** A proxy as it may be shown: without name and password. */
export function shownProxy({ url }: HttpProxy): string {
  return `${url.protocol}//${url.host}`;
}

/** Whether NO_PROXY names a server: by `*`, a domain that it is in, an address, a network, each with a port or without. */
function isSpared({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = plainHost(hostname);
  const ownPort = port || (protocol === "https:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = entry, entryPort] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
      if (entryPort !== undefined && entryPort !== ownPort) return false;
      const domain = plainHost(name).replace(/^\*?\./, "");
      if (domain === "") return false;
      return host === domain || isIn(host, domain) || (isIP(host) === 0 && host.endsWith(`.${domain}`));
    });
}

/** Whether an address is in a network in CIDR notation, or is the same in another way of writing. */
function isIn(host: string, network: string): boolean {
  const [address = "", length] = network.split("/");
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const bits = length === undefined ? (family === 4 ? 32 : 128) : Number(length);
  // Node loads the class when it is asked for.
  const list = new net.BlockList();
  try {
    list.addSubnet(address, bits, type);
  } catch {
    return false;
  }
  return list.check(host, type);
}

/** No proxy leads to this very machine: "no address" and IPv4 within IPv6 mean it, too. */
function isLoopback(hostname: string): boolean {
  const host = plainHost(hostname);
  if (isIP(host) === 4) return host.startsWith("127.") || host === "0.0.0.0";
  return /^::1?$|^::ffff:(?:7f[0-9a-f]{2}:|0:0$)|(?:^|\.)localhost$/.test(host);
}

/** Without the brackets of IPv6, and the dot at the end of a full name. */
function plainHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}
