import { left, type TicketEnd } from "@catq/shared";
import type { TicketView } from "@catq/shared/schemas";
import type { Api, HeldTicket } from "../client/api.ts";
import type { Ban } from "../client/ban.ts";
import { CatqError, Garbled, Refused } from "../client/errors.ts";
import type { LIVE_TIMINGS, LiveOptions } from "../client/live/live.ts";
import type { Snapshot } from "../client/live/polling.ts";
import { QUEUE_FIELD, readQueueId } from "../client/queue-id.ts";
import type { Answer } from "../client/request.ts";
import { readWayBack, type WayBack } from "../client/way-back.ts";
import type { Clock, Random } from "../process/clock.ts";
import { claimCat, mayHaveClaimed, type SavePicture, tellDone } from "./claim.ts";
import { endInWords, outcomeOf, servedElsewhereInWords } from "./outcome.ts";
import type { Ended, Progress, SavedCat, TakeActions } from "./progress.ts";

export interface FollowOptions extends HeldTicket {
  readonly api: Api;
  /** Keeps the cat in view until the window ends or `done()`. */
  readonly linger: boolean;
  /** Until when `done()` is retried, in monotonic milliseconds; null: a few times. Asked when it begins. */
  readonly handBackUntil?: () => number | null;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the following; the place is kept. */
  readonly signal: AbortSignal;
  readonly save: SavePicture;
  readonly emit: (progress: Progress) => void;
  readonly liveTimings?: typeof LIVE_TIMINGS;
}

/** How following came to its end. */
export type FollowEnd =
  | { readonly kind: "saved"; readonly saved: SavedCat }
  /** Another process that holds the same token has claimed the cat, for certain. `isOver`: its view is, too. */
  | { readonly kind: "served-elsewhere"; readonly isOver: boolean }
  | {
      readonly kind: "ended";
      readonly outcome: TicketEnd;
      readonly detail: string;
      readonly back: WayBack | null;
    }
  | { readonly kind: "failed"; readonly error: CatqError }
  /** `called`: whether the claim window is running. */
  | { readonly kind: "stopped"; readonly isCalled: boolean };

export interface Following {
  readonly end: Promise<FollowEnd>;
  /** What a person can ask for meanwhile. */
  readonly actions: Omit<TakeActions, "rejoin">;
}

/** How long after the view window's end the daemon's word is waited for. */
const VIEW_GRACE_MS = 5_000;

/** Follows a ticket to its end: claims when it is called, saves the cat, tells the daemon that it is done. Retries for ever. */
export function followTicket(o: FollowOptions): Following {
  const { api, number } = o;
  let held: HeldTicket = { number, token: o.token, queue: o.queue };
  const over = new AbortController();
  let latest: TicketView | null = null;
  let wasInLine = false;
  /** Whether a claim of ours may have been heard without our having the cat. */
  let isClaimUncertain = false;
  let isClaiming = false;
  /** What came during a claim and is acted on after it. */
  let hasUnreadTicket = false;
  let streamRefusal: CatqError | null = null;
  let saved: SavedCat | null = null;
  let hasToldGarbled = false;
  let isOnline = false;
  let cancelViewEnd = (): void => {};

  let isOver = false;
  const { promise: settled, resolve, reject: fail } = Promise.withResolvers<FollowEnd>();

  /** Ends the following. Stream, requests and signals may all find the end: the first is told, the others are late. */
  function settle(end: FollowEnd, ended: Omit<Ended, "type" | "number"> | null = null): void {
    if (isOver) return;
    isOver = true;
    if (ended !== null) o.emit({ type: "ended", number, ...ended });
    resolve(end);
  }

  async function openStream(signal: AbortSignal): Promise<Answer> {
    const answer = await api.events(held, signal);
    // It took the token, so it is the ticket's queue: no later request presents it to another queue.
    if (held.queue === null) held = { ...held, queue: readQueueId(answer.header(QUEUE_FIELD)) };
    return answer;
  }

  async function ask(signal: AbortSignal): Promise<Snapshot> {
    const [ticket, { board }] = await Promise.all([api.ticket(held, signal), api.queue(signal)]);
    return { ticket, board };
  }

  function stop(): void {
    if (isOver) return;
    // With the cat saved there is no place to keep, and the next in line need not wait.
    if (saved !== null) finish().catch(fail);
    else settle({ kind: "stopped", isCalled: latest?.state === "called" });
  }

  function end(
    outcome: TicketEnd,
    detail: string,
    { ban = null, back = null }: { ban?: Ban | null; back?: WayBack | null } = {},
  ): void {
    const told = { outcome, detail, ...(ban && { ban }), ...(back && { back }) };
    if (outcome === "seen" && isServedElsewhere()) endElsewhere(true);
    else if (saved === null) settle({ kind: "ended", outcome, detail, back }, told);
    else settle({ kind: "saved", saved }, told);
  }

  /** The turn came while we looked on, and no claim of ours can have been the one: only the token can claim. */
  function isServedElsewhere(): boolean {
    return saved === null && wasInLine && !isClaimUncertain;
  }

  function endElsewhere(isOver: boolean): void {
    settle({ kind: "served-elsewhere", isOver }, { outcome: "seen", detail: servedElsewhereInWords(number) });
  }

  function refuse(error: CatqError): void {
    const outcome = outcomeOf(error);
    if (outcome === null) settle({ kind: "failed", error });
    else end(outcome, error.message, error instanceof Refused ? error : {});
  }

  function onTicket(ticket: TicketView): void {
    // Another server answers at this address now.
    if (ticket.number !== number) {
      refuse(new Garbled(api.server, `it takes ${number} for ${ticket.number}`));
      return;
    }
    latest = ticket;
    wasInLine ||= ticket.state === "waiting" || ticket.state === "called";
    o.emit({ type: "ticket", ticket });
    // Until then the answer to the claim counts.
    hasUnreadTicket = isClaiming;
    if (isClaiming) return;
    const step = stepFor(ticket);
    if (step.do === "end")
      end(step.outcome, step.detail, { back: readWayBack(ticket, Date.parse(ticket.now)) });
    // Another process has the cat already.
    else if (ticket.state === "viewing" && isServedElsewhere()) endElsewhere(false);
    else if (step.do === "claim" && saved === null) claim().catch(fail);
    else if (step.do === "claim" && ticket.viewUntil !== null) {
      const at = o.clock.now();
      armViewEnd(left({ at, pausedAt: null }, { value: ticket, at }, ticket.viewUntil) ?? 0);
    }
  }

  /** Ends the view where the daemon cannot be reached; else its word is waited for: a pause makes the window longer. */
  function armViewEnd(leftMs: number): void {
    cancelViewEnd();
    cancelViewEnd = o.clock.wake(o.clock.now() + leftMs + VIEW_GRACE_MS, () => {
      if (isOnline) armViewEnd(0);
      else end("seen", endInWords(number, "seen"));
    });
  }

  /** The stream ended for good. */
  function onStreamRefusal(refusal: CatqError): void {
    streamRefusal = refusal;
    if (isClaiming) return;
    if (saved === null) refuse(refusal);
    else end("seen", endInWords(number, "seen"));
  }

  async function claim(): Promise<void> {
    isClaiming = true;
    o.emit({ type: "claiming", number });
    try {
      saved = await claimCat({
        ...o,
        signal: over.signal,
        request: () => api.claim(held, over.signal),
        waitsOutOutages: true,
        onRetry(error, attempt) {
          isClaimUncertain ||= mayHaveClaimed(error);
          if (attempt === 1) o.emit({ type: "trouble", message: error.message, hint: "trying again" });
        },
      });
    } catch (error) {
      if (!(error instanceof CatqError)) throw error;
      if (over.signal.aborted) return;
      if (error.code !== "not-your-turn") {
        refuse(error);
        return;
      }
      isClaiming = false;
      if (streamRefusal !== null) onStreamRefusal(streamRefusal);
      else if (hasUnreadTicket && latest !== null) onTicket(latest);
      return;
    }
    isClaiming = false;
    o.emit({ type: "saved", saved });
    if (!o.linger) await finish();
    else if (streamRefusal !== null) onStreamRefusal(streamRefusal);
    else if (latest !== null && latest.state !== "waiting" && latest.state !== "called") onTicket(latest);
  }

  async function finish(): Promise<void> {
    const until = o.handBackUntil?.();
    const onRetry = ({ message }: CatqError): void =>
      o.emit({ type: "trouble", message, hint: "trying again to let the next one in" });
    await tellDone({ clock: o.clock, signal: over.signal, until, onRetry }, () =>
      api.done(held, over.signal),
    );
    end("seen", endInWords(number, "seen"));
  }

  async function run(): Promise<FollowEnd> {
    if (o.signal.aborted) return { kind: "stopped", isCalled: false };
    o.signal.addEventListener("abort", stop, { once: true });
    const stream = {
      open: openStream,
      ask,
      server: api.server,
      clock: o.clock,
      random: o.random,
      signal: over.signal,
      onConnection: (connection) => {
        isOnline = connection.state === "online" || connection.state === "silent";
        // The stream of a ticket that is over ends: no lost connection.
        if (latest !== null && stepFor(latest).do === "end") return;
        o.emit({ type: "connection", connection });
      },
      onEvent: (event) => {
        if (event.type === "ticket") onTicket(event.ticket);
        else if (event.type === "board") o.emit(event);
        else if (!hasToldGarbled) {
          hasToldGarbled = true;
          o.emit({
            type: "trouble",
            message: "the server sends something that this catq does not understand.",
            hint: null,
          });
        }
      },
    } satisfies LiveOptions;
    // Loaded when it is needed: most commands open no stream.
    const loaded = import("../client/live/live.ts");
    const live = loaded.then(({ runLiveStream }) => runLiveStream(stream, o.liveTimings));
    live.then((refusal) => {
      if (refusal !== null) onStreamRefusal(refusal);
    }, fail);
    try {
      return await settled;
    } finally {
      cancelViewEnd();
      o.signal.removeEventListener("abort", stop);
      over.abort();
      await live.catch(() => {});
    }
  }

  return {
    end: run(),
    actions: {
      quit: stop,
      async leave() {
        await api.leave(held, over.signal);
        end("left", endInWords(number, "left"));
      },
      async pass(places) {
        onTicket(await api.pass(held, places, over.signal));
      },
      async done() {
        if (saved !== null) await finish();
      },
    },
  };
}

/** What to do at a ticket's new state. */
export function stepFor(
  ticket: TicketView,
): { do: "wait" } | { do: "claim" } | { do: "end"; outcome: TicketEnd; detail: string } {
  const { number, state } = ticket;
  switch (state) {
    case "waiting":
      return { do: "wait" };
    case "called":
    case "viewing":
      return { do: "claim" };
    default:
      return { do: "end", outcome: state, detail: endInWords(number, state) };
  }
}
