import type { LogEvent, Moment, Pace, Ticket, TicketWithPosition } from "../../queue/model.ts";
import type { QueueSettings } from "../../queue/settings.ts";
import type { BanList } from "../ban-list.ts";
import type { BansInMemory } from "./bans-in-memory.ts";
import { Line } from "./line.ts";
import type { SettingsInMemory } from "./settings-in-memory.ts";
import type { QueueRow, Tables, TicketRow } from "./tables.ts";
import { Tallies } from "./tallies.ts";

/** What is kept in memory from one batch to the next, each by a revision in the queue's row. */
export interface InMemory {
  readonly bans: BansInMemory;
  readonly settings: SettingsInMemory;
}

/** Of how many of those who have come back the pace says where they stand. */
export const MAX_REJOINED = 100;

/**
 * What is, during one commit. Tickets are written at once; the queue's row and all counts when the commit ends,
 * or somebody is about to read them from their tables. What has been read is remembered, as nobody else can change
 * it meanwhile. A batch whose transaction is rolled back is thrown away with all it remembers.
 */
export class Batch {
  readonly tables: Tables;
  /** That of all its changes. */
  readonly moment: Moment;
  readonly queue: QueueRow;
  readonly line: Line;
  readonly tallies: Tallies;
  /** How many changes were made so far, of any kind. */
  changes = 0;
  /** Whether one of them changed what the board or a ticket shows. */
  isShown = false;
  /** Whether one of them was about a ticket at a counter, before or after, or about the mode. */
  isAtCounters = false;
  /** Whether one of them left news to send. */
  hasNews = false;
  /** Whether one of them changed settings. */
  areSettingsChanged = false;
  /** What was written into the log. */
  readonly events: LogEvent[] = [];
  readonly #bans: BansInMemory;
  readonly #settings: SettingsInMemory;
  #rows = new Map<number, TicketRow>();
  #atCounters: TicketRow[] | null = null;
  /** A beginning of the line. */
  #heads: TicketRow[] | null = null;
  /** The newest event that a ticket's row keeps. */
  #kept: LogEvent | null = null;
  /** null where they have to be read. */
  #turns: Pick<Pace, "averageTurnMs" | "turnCount"> | null = null;
  /** null where it has to be made. */
  #pace: Pace | null = null;

  constructor(tables: Tables, { bans, settings }: InMemory, moment: Moment) {
    this.tables = tables;
    this.moment = moment;
    this.queue = tables.queue.read();
    this.#bans = bans;
    this.#settings = settings;
    bans.begin(this.queue.banRevision);
    settings.begin(this.queue.settingsRevision);
    this.tallies = new Tallies(tables);
    this.line = new Line(tables.line, this.queue, () => this.forgetTickets());
  }

  /** As the changes so far leave them. */
  get bans(): BanList {
    return this.#bans.at(this.queue.banRevision);
  }

  /** As the changes so far leave them. */
  get settings(): QueueSettings {
    return this.#settings.at(this.queue.settingsRevision);
  }

  ticket(sequence: number): TicketRow | null {
    const row = this.#rows.get(sequence) ?? this.tables.tickets.get(sequence);
    if (row) this.#rows.set(sequence, row);
    return row;
  }

  /** In the order of their calls. */
  atCounters(): readonly TicketRow[] {
    this.#atCounters ??= this.tables.tickets.atCounters();
    return this.#atCounters;
  }

  /** The first `count` of the line. */
  heads(count: number): readonly TicketRow[] {
    const wanted = Math.min(count, this.queue.waitingCount);
    if (!this.#heads || this.#heads.length < wanted) this.#heads = this.tables.tickets.heads(wanted);
    return this.#heads.slice(0, wanted);
  }

  ticketWithPosition(sequence: number): TicketWithPosition | null {
    const row = this.ticket(sequence);
    if (!row) return null;
    const position = row.place === null ? null : this.line.positionOf(row.place);
    return { ticket: row.ticket, position, waitingCount: this.queue.waitingCount };
  }

  /** What a wait is estimated from, at this moment of the commit: the same object until that changes. */
  pace(): Pace {
    this.#turns ??= this.tables.log.recentTurns();
    const { tickets } = this.tables;
    this.#pace ??= {
      atCounters: this.atCounters().map(({ ticket }) => ticket),
      ...this.#turns,
      mayRejoin: tickets.mayRejoin(this.moment.wall),
      rejoined: tickets.rejoinedPlaces(MAX_REJOINED).map((place) => this.line.positionOf(place)),
    };
    return this.#pace;
  }

  /** Adds to the log. */
  append(event: LogEvent): void {
    this.tallies.note(event);
    if (event !== this.#kept) this.tables.log.append(event);
    this.events.push(event);
    if (event.turnMs === undefined) return;
    this.#turns = null;
    this.#pace = null;
  }

  /** Adds a waiting ticket, last of the line. `logged` is the event that is appended next. */
  insert(row: TicketRow & { place: number }, key: Buffer | null, logged: LogEvent | null): void {
    const line = logged && isSaidBy(row.ticket, logged) ? (this.tables.log.noteTake?.() ?? null) : null;
    if (line !== null) this.#kept = logged;
    this.tables.tickets.insert(row, key, line);
    const isWholeLine = this.#heads?.length === this.queue.waitingCount;
    if (isWholeLine) this.#heads?.push(row);
    this.line.add(row.place);
    this.#rows.set(row.ticket.sequence, row);
  }

  /** Writes a ticket's new row, and whatever is counted of it. */
  replace(before: TicketRow, after: TicketRow): void {
    this.tables.tickets.update(after);
    this.#rows.set(after.ticket.sequence, after);
    if (before.callOrder !== null || after.callOrder !== null) {
      this.isAtCounters = true;
      this.#pace = null;
    }
    if (before.ticket.rejoinBy !== after.ticket.rejoinBy) this.#pace = null;
    if (before.place !== after.place) {
      if (after.ticket.hasRejoined || this.#pace?.rejoined.length !== 0) this.#pace = null;
      if (before.place !== null) this.line.remove(before.place);
      if (after.place !== null) this.line.add(after.place);
    }
    this.#rememberHead(after);
    this.#rememberAtCounter(after);
  }

  /** Notes its moment as the last one alive; that never goes back. */
  noteAlive(): void {
    if (this.moment.now <= this.queue.aliveAt) return;
    this.queue.aliveAt = this.moment.now;
    this.changes++;
  }

  /** Writes something that means nothing, to see whether it can be: SQLite leaves out what stays the same. */
  probe(): void {
    this.queue.aliveAt += 2 ** -10;
    this.changes++;
  }

  /** Forgets what was read of tickets and their log, since it has changed on disk. */
  forgetTickets(): void {
    this.#rows.clear();
    this.#heads = null;
    this.#atCounters = null;
    this.#turns = null;
    this.#pace = null;
  }

  /** Writes what was put off. */
  finish(): void {
    if (this.changes === 0) return;
    this.line.flush();
    this.tallies.flush();
    this.#bans.at(this.queue.banRevision);
    this.#settings.at(this.queue.settingsRevision);
    if (this.isShown) this.queue.revision++;
    this.tables.queue.write(this.queue);
  }

  #rememberHead(row: TicketRow): void {
    const index = this.#heads?.findIndex(({ ticket }) => ticket.sequence === row.ticket.sequence) ?? -1;
    if (row.place === null) {
      if (index >= 0) this.#heads?.splice(index, 1);
    } else if (this.#heads?.[index]?.place === row.place) {
      this.#heads[index] = row;
    } else {
      this.#heads = null;
    }
  }

  #rememberAtCounter(row: TicketRow): void {
    if (!this.#atCounters) return;
    const index = this.#atCounters.findIndex(({ ticket }) => ticket.sequence === row.ticket.sequence);
    const kept = row.callOrder === null ? [] : [row];
    if (index < 0) this.#atCounters.push(...kept);
    else this.#atCounters.splice(index, 1, ...kept);
  }
}

/** Whether a line of the log says that a ticket was taken, and nothing that its record doesn't. */
function isSaidBy(ticket: Ticket, { at, type, sequence, waitedMs, turnMs, detail = {} }: LogEvent): boolean {
  const isPlain = waitedMs === undefined && turnMs === undefined && Object.keys(detail).length === 1;
  const isTake = type === "taken" && sequence === ticket.sequence && at === ticket.takenAt;
  return isTake && isPlain && detail.address === ticket.address;
}
