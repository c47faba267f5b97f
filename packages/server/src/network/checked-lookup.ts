import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";

/** Finds all addresses of a name; the system's resolver unless a test has its own. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true });

/**
 * A `lookup` for node's sockets, which connect to what it answers and ask nobody again: so the address that
 * was checked is the address that is called, whatever the name stands for a moment later. One address that
 * may not be called condemns the name.
 */
export function checkedLookup(resolve: Resolve, check: (address: string) => void): LookupFunction {
  return (hostname, options, callback) => {
    const found = resolve(hostname).then((addresses) => {
      for (const { address } of addresses) check(address);
      const wanted = addresses.filter(({ family }) => !options.family || options.family === family);
      if (wanted.length === 0) throw new Error(`${hostname} has no address`);
      return wanted;
    });
    found.then(
      (addresses) => {
        if (options.all) callback(null, [...addresses]);
        else callback(null, addresses[0]?.address ?? "", addresses[0]?.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}
