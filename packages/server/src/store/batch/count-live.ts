import { isRange, memberOf, namesIn, networkOf } from "../../network/network.ts";
import type { TicketTable } from "./tables.ts";

/**
 * How many live tickets an address or a network holds. Reads an entry of the index for each of them, of an address for
 * `atMost` of them; of networks other than those with all names to themselves (see `namesIn`), for each between their
 * names.
 */
export function countLive(tickets: TicketTable, name: string, atMost: number): number {
  // The name of an IPv4 address, as most are.
  const network = name.includes("/") ? networkOf(name) : null;
  if (!network || !isRange(network)) return tickets.countOf(name, atMost);
  const isMember = memberOf(name);
  return namesIn(network)
    .flatMap((range) => tickets.countsBetween(range))
    .reduce((sum, { address, live }) => (isMember(address) ? sum + live : sum), 0);
}
