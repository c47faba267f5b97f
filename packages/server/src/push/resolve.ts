import { Resolver } from "node:dns/promises";
import { type Resolve, systemResolve } from "../network/checked-lookup.ts";

/** The system's resolver knows more names (`/etc/hosts`), and is asked for those that DNS says do not exist. */
const UNKNOWN = new Set<unknown>(["ENOTFOUND", "ENODATA", "ECONNREFUSED"]);

/**
 * Finds the addresses of a name that a stranger gave, over DNS: a name whose servers never answer would hold one of the
 * few threads in which the system's resolver runs, and everybody else's look-ups with it. Servers may say that there is
 * no such name, and keep silent when the system asks: so that is asked for one name at a time.
 */
export function strangersResolve(fallback: Resolve = systemResolve, servers?: readonly string[]): Resolve {
  const resolver = new Resolver({ timeout: 1500, tries: 1 });
  if (servers) resolver.setServers(servers);
  let isSystemAsked = false;
  return async (hostname) => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = [
      ...(v4.status === "fulfilled" ? v4.value : []).map((address) => ({ address, family: 4 })),
      ...(v6.status === "fulfilled" ? v6.value : []).map((address) => ({ address, family: 6 })),
    ];
    if (found.length > 0) return found;
    const reasons = [v4, v6].flatMap((settled) => (settled.status === "rejected" ? [settled.reason] : []));
    const late = reasons.find(({ code }) => !UNKNOWN.has(code));
    if (late) throw late;
    if (isSystemAsked) throw new Error("another name is being looked up, which DNS does not know");
    isSystemAsked = true;
    return fallback(hostname).finally(() => {
      isSystemAsked = false;
    });
  };
}
