import type { Share } from "../../network/shares.ts";
import type { Announcement, Ban, Moment, QueueMode, Ticket } from "../../queue/model.ts";
import type { QueueSettings, Setting, SettingTexts } from "../../queue/settings.ts";
import type { Ask, Facts } from "../../queue/store.ts";
import type { Batch } from "./batch.ts";
import { countLive } from "./count-live.ts";
import { loadPortion } from "./load-portion.ts";
import type { TicketRow } from "./tables.ts";

/** Loads what a change asked to know. */
export function loadFacts(batch: Batch, ask: Ask): Facts {
  return new LoadedFacts(batch, ask);
}

/** A class, as an object with a getter of its own is slow to make and to read. */
class LoadedFacts implements Facts {
  readonly moment: Moment;
  readonly mode: QueueMode;
  readonly settings: QueueSettings;
  readonly endingBans: readonly Ban[];
  readonly nextSequence: number;
  readonly waitingCount: number;
  readonly atCounters: readonly Ticket[];
  readonly ticket: Ticket | null;
  readonly position: number | null;
  readonly ban: Ban | null;
  readonly ownBan: Ban | null;
  readonly addressTickets: readonly Ticket[];
  readonly nextPortion: string | null;
  readonly sameKey: Ticket | null;
  readonly announcement: Announcement | null;
  readonly declared: SettingTexts | null;
  readonly inForce: readonly Setting[];
  readonly stockCat: number | null;
  readonly #batch: Batch;
  readonly #counted: readonly Share[];
  readonly #headCount: number;
  #heads: readonly Ticket[] | null = null;
  #liveCounts: readonly number[] | null = null;

  constructor(batch: Batch, ask: Ask) {
    const { tables, queue } = batch;
    const { address, sequence } = ask;
    const portion =
      address !== undefined && ask.portion ? loadPortion(tables.tickets, address, ask.portion) : null;
    this.moment = batch.moment;
    this.mode = queue.mode;
    this.settings = batch.settings;
    this.endingBans = batch.bans.ending;
    this.nextSequence = queue.nextSequence;
    this.waitingCount = queue.waitingCount;
    this.atCounters = batch.atCounters().map(ticketOf);
    this.ticket = sequence === undefined ? null : (batch.ticket(sequence)?.ticket ?? null);
    this.position =
      sequence !== undefined && ask.withPosition
        ? (batch.ticketWithPosition(sequence)?.position ?? null)
        : null;
    this.ban = address === undefined || ask.withoutBan ? null : batch.bans.longest(address);
    this.ownBan = address !== undefined && ask.withOwnBan ? batch.bans.get(address) : null;
    this.#counted = ask.counted ?? [];
    this.addressTickets = portion?.rows.map(ticketOf) ?? [];
    this.nextPortion = portion?.next ?? null;
    this.sameKey = ask.key ? (tables.tickets.byKey(ask.key)?.ticket ?? null) : null;
    this.announcement = ask.withAnnouncement ? tables.announcement.read() : null;
    this.declared = ask.withDeclared ? tables.settings.declared() : null;
    this.inForce = ask.withInForce ? tables.settings.all() : [];
    this.stockCat = ask.withCat ? tables.cats.oldest() : null;
    this.#batch = batch;
    // A change frees every counter at most, and what it asks about may stand among the heads.
    this.#headCount = (ask.heads ?? this.settings.counters + 1) + this.addressTickets.length;
  }

  get liveCounts(): readonly number[] {
    this.#liveCounts ??= this.#counted.map(({ name, multiple }) => {
      const atMost = this.settings.ticketsPerAddress * multiple + this.atCounters.length;
      return countLive(this.#batch.tables.tickets, name, atMost);
    });
    return this.#liveCounts;
  }

  get heads(): readonly Ticket[] {
    this.#heads ??= this.#batch.heads(this.#headCount).map(ticketOf);
    return this.#heads;
  }
}

function ticketOf({ ticket }: TicketRow): Ticket {
  return ticket;
}
