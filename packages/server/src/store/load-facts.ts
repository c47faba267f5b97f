import type { Ask, Facts } from "../queue/store.ts";
import type { Batch } from "./batch.ts";
import type { TicketRow } from "./ticket-table.ts";

/** Loads what a change asked to know. */
export function loadFacts(batch: Batch, ask: Ask): Facts {
  const { tables, queue } = batch;
  const { address } = ask;
  const addressTickets =
    address !== undefined && ask.withAddressTickets ? tables.tickets.ofAddress(address) : [];
  return {
    mode: queue.mode,
    nextSequence: queue.nextSequence,
    waitingCount: queue.waitingCount,
    atCounters: batch.atCounters().map(ticketOf),
    heads: batch.heads(ask.heads + addressTickets.length).map(ticketOf),
    ticket: ask.sequence === undefined ? null : (batch.ticket(ask.sequence)?.ticket ?? null),
    ban: address === undefined ? null : tables.addresses.ban(address),
    addressCount: address === undefined ? 0 : tables.addresses.liveTickets(address),
    addressTickets: addressTickets.map(ticketOf),
    sameKey: ask.key ? (tables.tickets.byKey(ask.key)?.ticket ?? null) : null,
    announcement: ask.withAnnouncement ? tables.announcement.read() : null,
    stockCat: ask.withCat ? tables.cats.oldest() : null,
  };
}

function ticketOf({ ticket }: TicketRow) {
  return ticket;
}
