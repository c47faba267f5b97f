import { isRange, memberOf, namesIn, networkOf } from "../../network/network.ts";
import type { Portion } from "../../queue/store.ts";
import type { TicketRow, TicketTable } from "./tables.ts";

/** How many tickets end in one commit: some 10 ms, which everybody else's requests can wait. */
const MAX_TICKETS = 200;

/** Live tickets of a network, at most so many, and where the next portion begins; null where these are the last. */
export function loadPortion(
  tickets: TicketTable,
  name: string,
  { after, isExempt }: Portion,
): { rows: TicketRow[]; next: string | null } {
  const network = networkOf(name);
  if (!network || !isRange(network)) {
    const rows = isExempt(name) ? [] : tickets.ofAddress(name, MAX_TICKETS);
    return { rows, next: rows.length === MAX_TICKETS ? after : null };
  }
  const ranges = namesIn(network);
  const { from } = ranges[0];
  const { to } = ranges.at(-1) ?? ranges[0];
  const isMember = memberOf(name);
  const found = tickets.ofAddresses(after > from ? after : from, to, MAX_TICKETS);
  const byAddress = [...Map.groupBy(found, ({ ticket }) => ticket.address)];
  const ofBanned = byAddress.filter(([address]) => isMember(address) && !isExempt(address));
  const rows = ofBanned.flatMap(([, some]) => some);
  if (found.length < MAX_TICKETS) return { rows, next: null };
  // There may be more of the last one. If those end, the next portion begins with it again.
  const [beforeLast = after, last = after] = [after, ...byAddress.map(([address]) => address)].slice(-2);
  return { rows, next: ofBanned.at(-1)?.[0] === last ? beforeLast : last };
}
