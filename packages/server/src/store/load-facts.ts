import type { Ban, Ticket } from "../queue/model.ts";
import type { Ask, Facts, Portion } from "../queue/store.ts";
import type { Batch } from "./batch.ts";
import type { KnownBans } from "./known-bans.ts";
import { loadPortion } from "./load-portion.ts";
import type { Tables } from "./tables.ts";
import type { TicketRow } from "./ticket-table.ts";

/** Loads what a change asked to know. A ban that is known has not changed in this batch either. */
export function loadFacts(batch: Batch, ask: Ask, knownBans: KnownBans): Facts {
  const { tables, queue } = batch;
  const { address } = ask;
  const portion = address !== undefined && ask.portion ? portionOf(batch, address, ask.portion) : null;
  const addressTickets = portion?.rows.map(ticketOf) ?? [];
  let heads: readonly Ticket[] | null = null;
  return {
    mode: queue.mode,
    nextSequence: queue.nextSequence,
    waitingCount: queue.waitingCount,
    atCounters: batch.atCounters().map(ticketOf),
    get heads() {
      heads ??= batch.heads(ask.heads + addressTickets.length).map(ticketOf);
      return heads;
    },
    ticket: ask.sequence === undefined ? null : (batch.ticket(ask.sequence)?.ticket ?? null),
    ban: address === undefined || ask.withoutBan ? null : banOf(address, tables, knownBans),
    ownBan: address !== undefined && ask.withOwnBan ? tables.bans.get(address) : null,
    addressCount: address === undefined ? 0 : batch.addresses.liveTickets(address),
    addressTickets,
    nextPortion: portion?.next ?? null,
    sameKey: ask.key ? (tables.tickets.byKey(ask.key)?.ticket ?? null) : null,
    announcement: ask.withAnnouncement ? tables.announcement.read() : null,
    stockCat: ask.withCat ? tables.cats.oldest() : null,
  };
}

function portionOf(batch: Batch, address: string, portion: Portion): ReturnType<typeof loadPortion> {
  // It goes by what is on disk.
  batch.addresses.flush();
  return loadPortion(batch.tables, address, portion);
}

function banOf(address: string, { bans }: Tables, known: KnownBans): Ban | null {
  const ban = known.recall(address);
  return ban === undefined ? bans.longest(address) : ban;
}

function ticketOf({ ticket }: TicketRow): Ticket {
  return ticket;
}
