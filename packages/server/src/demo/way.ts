import { isIP } from "node:net";
import type { NetworkInterfaceInfo } from "node:os";

/**
 * By which address others on the network reach a daemon that listens at `url`; null where only this machine does, or
 * where it has no address on a network.
 */
export function urlForOthers(
  url: string,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): string | null {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (host !== "0.0.0.0" && host !== "::") return /^127\.|^::1$|^localhost$/.test(host) ? null : url;
  const addresses = Object.values(interfaces).flatMap((all) => all ?? []);
  const found = addresses.find(({ internal, family }) => !internal && family === "IPv4");
  return found === undefined || isIP(found.address) === 0 ? null : `http://${found.address}:${port}`;
}
