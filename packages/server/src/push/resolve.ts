import { Resolver } from "node:dns/promises";
import { type Resolve, systemResolve } from "../network/checked-lookup.ts";

/** The system's resolver knows more names (`/etc/hosts`), and is asked for those that DNS says do not exist. */
const UNKNOWN = new Set<unknown>(["ENOTFOUND", "ENODATA", "ECONNREFUSED"]);

/**
 * Finds the addresses of a name that a stranger gave, over DNS: a name whose servers never answer would hold one of the
 * few threads in which the system's resolver runs, and everybody else's look-ups with it.
 */
export function strangersResolve(fallback: Resolve = systemResolve): Resolve {
  const resolver = new Resolver({ timeout: 1500, tries: 1 });
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
    return fallback(hostname);
  };
}
