import { isAtCounter, isLive, type Ticket } from "../../queue/model.ts";
import type { Subscription } from "../../queue/push.ts";
import type { Effect } from "../../queue/store.ts";
import type { Batch } from "./batch.ts";
import type { TicketRow } from "./tables.ts";

/**
 * Does what a rule decided. Checks each effect once more, as the last guard of the queue: throws where one
 * would put a ticket into two states or give a cat twice, and nothing of the change is kept.
 */
export function applyEffects(batch: Batch, effects: readonly Effect[]): void {
  for (const [index, effect] of effects.entries()) {
    if (effect.kind === "take") take(batch, effect, effects[index + 1]);
    else apply(batch, effect);
    batch.changes++;
    if (isShowing(effect)) batch.isShown = true;
  }
}

type Take = Extract<Effect, { kind: "take" }>;

function apply(batch: Batch, effect: Exclude<Effect, Take>): void {
  const { tables, queue } = batch;
  switch (effect.kind) {
    case "update":
      update(batch, effect.ticket);
      break;
    case "moveBack":
      moveBack(batch, effect.ticket, effect.places);
      break;
    case "recall":
      recall(batch, effect.ticket);
      break;
    case "rejoin":
      rejoin(batch, effect.ticket, effect.places);
      break;
    case "giveCat":
      giveCat(batch, effect.sequence, effect.cat);
      break;
    case "ban":
      tables.bans.set(effect.ban, effect.isEnding ?? false, ++queue.banRevision);
      break;
    case "unban":
      if (tables.bans.lift(effect.address)) queue.banRevision++;
      break;
    case "setMode":
      queue.mode = effect.mode;
      batch.isAtCounters = true;
      break;
    case "announce":
      tables.announcement.write(effect.announcement);
      break;
    case "set":
      tables.settings.set(effect.setting);
      queue.settingsRevision++;
      batch.areSettingsChanged = true;
      break;
    case "declare":
      tables.settings.declare(effect.declared);
      break;
    case "subscribe":
      subscribe(batch, effect.sequence, effect.subscription);
      break;
    case "unsubscribe":
      tables.subscriptions.drop(effect.sequence, effect.endpoint);
      if (effect.endpoint === null) setPush(batch, effect.sequence, false);
      break;
    case "tell":
      tables.subscriptions.tell(effect);
      batch.hasNews ||= effect.news !== null;
      break;
    case "log":
      batch.append(effect.event);
      break;
    default:
      throw new Error(`expected a known effect, got ${effect satisfies never}`);
  }
}

/** Whether effects of a kind change what the board or a ticket shows. */
const IS_SHOWING: Readonly<Record<Exclude<Effect["kind"], "log">, boolean>> = {
  take: true,
  update: true,
  moveBack: true,
  recall: true,
  rejoin: true,
  giveCat: true,
  setMode: true,
  announce: true,
  set: true,
  ban: false,
  unban: false,
  declare: false,
  subscribe: false,
  unsubscribe: false,
  tell: false,
};

function isShowing(effect: Effect): boolean {
  // The board's average is read from the log.
  return effect.kind === "log" ? effect.event.turnMs !== undefined : IS_SHOWING[effect.kind];
}

/** `next` is the effect behind it, which logs it as a rule. */
function take(batch: Batch, { ticket, key }: Take, next: Effect | undefined): void {
  const { queue, line } = batch;
  if (ticket.sequence !== queue.nextSequence || ticket.state !== "waiting") {
    throw new Error(`expected a waiting ticket ${queue.nextSequence}, got ${describe(ticket)}`);
  }
  queue.nextSequence++;
  const row = { ticket, place: line.last(), callOrder: null };
  batch.insert(row, key, next?.kind === "log" ? next.event : null);
}

function update(batch: Batch, ticket: Ticket): void {
  const before = liveRow(batch, ticket);
  if (isAtCounter(before.ticket) && ticket.state === "waiting") {
    throw new Error(`expected moveBack for ${describe(before.ticket)}, got an update to waiting`);
  }
  batch.replace(before, {
    ticket: renewed(before.ticket, ticket),
    place: ticket.state === "waiting" ? before.place : null,
    callOrder: isAtCounter(ticket) ? (before.callOrder ?? nextCallOrder(batch)) : null,
  });
  if (!isLive(ticket)) batch.tables.cats.drop(ticket.sequence);
}

function moveBack(batch: Batch, ticket: Ticket, places: number): void {
  const { line } = batch;
  const { place } = liveRow(batch, ticket);
  if (ticket.state !== "waiting" || !Number.isSafeInteger(places) || places < 1) {
    throw new Error(
      `expected a waiting ticket to move back 1 place or more, got ${describe(ticket)}, ${places}`,
    );
  }
  const target = line.behind((place === null ? 0 : line.positionOf(place)) + places);
  // Read anew: finding a place may have spread the line.
  const before = liveRow(batch, ticket);
  batch.replace(before, { ticket: renewed(before.ticket, ticket), place: target, callOrder: null });
}

function recall(batch: Batch, ticket: Ticket): void {
  waitAgain(batch, ticket, () => batch.line.ahead());
}

function rejoin(batch: Batch, ticket: Ticket, places: number): void {
  if (!ticket.hasRejoined || batch.ticket(ticket.sequence)?.ticket.hasRejoined) {
    throw new Error(`expected a ticket that comes back for the first time, got ${describe(ticket)}`);
  }
  waitAgain(batch, ticket, () => (places === 0 ? batch.line.ahead() : batch.line.behind(places)));
}

/** The one way back from an end: from a miss, which gave no cat. */
function waitAgain(batch: Batch, ticket: Ticket, findPlace: () => number): void {
  const found = batch.ticket(ticket.sequence);
  if (found?.ticket.state !== "missed" || ticket.state !== "waiting") {
    throw new Error(`expected a missed ticket to wait again, got ${describe(found?.ticket ?? ticket)}`);
  }
  const place = findPlace();
  // Read anew: finding a place may have spread the line.
  const before = batch.ticket(ticket.sequence) ?? found;
  batch.replace(before, { ticket: renewed(before.ticket, ticket), place, callOrder: null });
}

function giveCat(batch: Batch, sequence: number, cat: number): void {
  const row = batch.ticket(sequence);
  if (!row || !isAtCounter(row.ticket)) throw new Error(`expected ticket ${sequence} at a counter`);
  if (!batch.tables.cats.give(sequence, cat)) throw new Error(`expected cat ${cat} in the stock`);
}

function subscribe(batch: Batch, sequence: number, subscription: Subscription): void {
  if (!isLive(batch.ticket(sequence)?.ticket ?? { state: "left" }))
    throw new Error(`expected ticket ${sequence} to be live`);
  batch.tables.subscriptions.put(sequence, subscription, batch.moment.wall);
  setPush(batch, sequence, true);
}

function setPush(batch: Batch, sequence: number, hasPush: boolean): void {
  const row = batch.ticket(sequence);
  if (row && row.ticket.hasPush !== hasPush)
    batch.replace(row, { ...row, ticket: { ...row.ticket, hasPush } });
}

/** The row that a live ticket has now. An end is for good, but for `recall` and `rejoin`. */
function liveRow(batch: Batch, { sequence }: Ticket): TicketRow {
  const row = batch.ticket(sequence);
  if (!row) throw new Error(`expected a record of ticket ${sequence}`);
  if (!isLive(row.ticket)) throw new Error(`expected a live ticket, got ${describe(row.ticket)}`);
  return row;
}

/** What may change of a ticket does; who took it when stays as it was. */
function renewed(before: Ticket, changed: Ticket): Ticket {
  const { address, takenAt, takenMark, hasPush } = before;
  return { ...changed, address, takenAt, takenMark, hasPush };
}

/** Behind everybody at the counters, and never an order again that was left: a store may remember where to begin. */
function nextCallOrder(batch: Batch): number {
  return Math.max((batch.atCounters().at(-1)?.callOrder ?? 0) + 1, batch.queue.revision);
}

function describe({ sequence, state }: Ticket): string {
  return `ticket ${sequence} (${state})`;
}
