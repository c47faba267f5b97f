import { contains, isRange, type Network, networkOf } from "../../../network/network.ts";
import type { Portion } from "../../../queue/store.ts";
import type { Tables } from "../tables/tables.ts";
import type { TicketRow } from "../tables/ticket-table.ts";

/** How many tickets end in one commit: some 10 ms, which everybody else's requests can wait. */
const MOST_TICKETS = 200;
/** How many addresses are looked at for it. */
const MOST_ADDRESSES = 500;

/** Live tickets of a network, at most so many, and where the next portion begins; null where these are the last. */
export function loadPortion(
  tables: Tables,
  name: string,
  { after, isExempt }: Portion,
): { rows: TicketRow[]; next: string | null } {
  const network = networkOf(name);
  if (!network) return { rows: tables.tickets.ofAddress(name, Number.MAX_SAFE_INTEGER), next: null };
  const found = isRange(network) ? tables.addresses.around(network, after, MOST_ADDRESSES) : [name];
  const rows: TicketRow[] = [];
  let done = after;
  for (const address of found) {
    if (isWithin(network, address) && !isExempt(address)) {
      const wanted = MOST_TICKETS - rows.length;
      const some = tables.tickets.ofAddress(address, wanted);
      rows.push(...some);
      // There may be more of this one: the next portion begins with it again.
      if (some.length === wanted) return { rows, next: done };
    }
    done = address;
  }
  return { rows, next: found.length === MOST_ADDRESSES ? done : null };
}

function isWithin(outer: Network, address: string): boolean {
  const inner = networkOf(address);
  return inner !== null && contains(outer, inner);
}
