import { createHash, createSecretKey, type KeyObject } from "node:crypto";
import { type BanMade, Bans } from "./bans.ts";
import type { Clock } from "./clock.ts";
import { DeadlineTimer } from "./deadline-timer.ts";
import { unlessFull } from "./full-disk.ts";
import { type Announcement, type Cat, isLive } from "./model.ts";
import * as operator from "./operator-rules.ts";
import { QueueTime } from "./queue-time.ts";
import * as refusals from "./refusals.ts";
import { ok, type Refusal, type Result, refuse } from "./result.ts";
import * as rules from "./rules.ts";
import type { QueueSettings } from "./settings.ts";
import { type Ask, type BansNear, type Decision, type Outcome, StorageError, type Store } from "./store.ts";
import { identityOf, type Judgement, judgeToken, tokenOf } from "./token-proof.ts";
import { isAnythingDue, UnitOfWork } from "./unit-of-work.ts";
import { BOARD_SIZE, type BoardStatus, boardStatus, type TicketStatus, ticketStatuses } from "./views.ts";

/** Who asks. */
export interface Caller {
  /** The name by which it is counted and banned: see `callerName`. */
  readonly address: string;
  /** Never banned, whatever it presents. */
  readonly isImmune: boolean;
}

/** Where the queue's cats come from. */
export interface CatSupply {
  /** Fills the stock up, in the background. */
  refill(): void;
  /** Resolves when there is a cat in stock; rejects when `signal` aborts. */
  awaitCat(signal: AbortSignal): Promise<void>;
}

export interface QueueParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly cats: CatSupply;
  readonly settings: QueueSettings;
  /** Gives the networks that are never banned, asked anew at each ban; none, unless given. */
  readonly neverBanned?: () => readonly string[];
  /** Told of faults that no caller is there to hear of. */
  readonly onError: (error: unknown) => void;
}

/** A picture and the state of the ticket it belongs to. */
export interface ClaimedCat {
  readonly cat: Cat;
  readonly status: TicketStatus;
}

/**
 * The queue: asks the store for a change, lets a rule decide it, and answers. Holds no ticket in memory.
 * Long, since it is the whole face that http/ and control/ see; what is decided stands in the rules.
 * Every method that takes a presented token judges it first: a foreign one bans its presenter (rule 6).
 * A disk that refuses is answered with the refusal `storage`.
 */
export class Queue {
  /** Opaque; tells this queue from every other. */
  readonly id: string;
  readonly #store: Store;
  readonly #key: KeyObject;
  readonly #clock: Clock;
  readonly #cats: CatSupply;
  readonly #settings: QueueSettings;
  readonly #time: QueueTime;
  readonly #timer: DeadlineTimer;
  readonly #statusesAt: ReturnType<typeof ticketStatuses>;
  readonly #changeListeners = new Set<(revision: number) => void>();
  readonly #bans: Bans;
  readonly #unsubscribe: () => void;

  /** Opens the queue: windows that ran when the daemon was last alive go on from there. */
  static async open(parts: QueueParts): Promise<Queue> {
    const { state } = await parts.store.board(0, 0);
    const queue = new Queue(parts, state === "paused");
    queue.#timer.start();
    try {
      await queue.#catchUp();
      await queue.#timer.arm();
    } catch (error) {
      queue.#timer.stop();
      queue.#unsubscribe();
      throw error;
    }
    parts.cats.refill();
    return queue;
  }

  private constructor(parts: QueueParts, isPaused: boolean) {
    this.#store = parts.store;
    this.#key = createSecretKey(parts.store.key);
    this.id = identityOf(this.#key);
    this.#clock = parts.clock;
    this.#cats = parts.cats;
    this.#settings = parts.settings;
    this.#time = new QueueTime(parts.clock, parts.store.aliveAt, isPaused);
    this.#statusesAt = ticketStatuses(this.#time, parts.settings);
    this.#timer = new DeadlineTimer({
      clock: parts.clock,
      time: this.#time,
      store: parts.store,
      settle: () => this.#settle(),
      onError: parts.onError,
    });
    this.#bans = new Bans({
      store: parts.store,
      clock: parts.clock,
      change: (ask, decide, isImmune) => this.#change(ask, decide, isImmune),
      spared: parts.neverBanned ?? (() => []),
    });
    const unsubscribers = [
      parts.store.onChange((revision, isAtCounters) => {
        if (isAtCounters) void this.#timer.armAnew();
        this.#tellChange(revision);
      }),
      parts.store.onFull((isFull) => {
        this.#hold(isFull).catch(parts.onError);
      }),
    ];
    this.#unsubscribe = () => {
      for (const unsubscribe of unsubscribers) unsubscribe();
    };
  }

  /** Takes a ticket; the same idempotency `key` from the same address gives the same one again. */
  async take(
    caller: Caller,
    key: string | null,
  ): Promise<Result<{ status: TicketStatus; token: string; isNew: boolean }>> {
    const { address } = caller;
    const digest = key === null ? null : createHash("sha256").update(`${address}\n${key}`).digest();
    const ask = { withAddressCount: true, ...(digest && { key: digest }) };
    return this.#answer(async () => {
      const outcome = await this.#changeBy(caller, ask, (work) => rules.take(work, { address, key: digest }));
      const { answer } = outcome;
      if (!answer.ok) return answer;
      const token = tokenOf(this.#key, answer.value.sequence, this.#store.restorations);
      return ok({ status: this.#status(outcome), token, isNew: answer.value.isNew });
    });
  }

  /** The ticket as it stands on disk. */
  show(caller: Caller, presented: string | null): Promise<Result<TicketStatus>> {
    return this.#withHolder(caller, presented, (sequence) => this.#settledStatus(caller, sequence));
  }

  /** Claims; waits a while for a cat where none is in stock. */
  claim(caller: Caller, presented: string | null): Promise<Result<ClaimedCat>> {
    return this.#withHolder(caller, presented, async (sequence) => {
      const patience = new AbortController();
      const patienceEnd = this.#clock.now() + this.#settings.catPatienceMs;
      const cancel = this.#clock.wake(patienceEnd, () => patience.abort());
      let isWaiting = true;
      try {
        for (;;) {
          const outcome = await this.#changeBy(caller, { sequence, withCat: true }, (work) =>
            rules.claim(work, sequence),
          );
          const { answer } = outcome;
          if (!answer.ok) return answer;
          if (answer.value === "not-your-turn") return this.#notYourTurn(this.#status(outcome));
          if (answer.value === "viewing") return await this.#claimed(this.#status(outcome));
          if (!isWaiting) return refuse(refusals.noCat);
          const isInStock = await this.#cats.awaitCat(patience.signal).then(
            () => true,
            () => false,
          );
          // One last try, whatever came of the wait: another claim may have been given the ticket's cat.
          isWaiting = isInStock && !patience.signal.aborted;
        }
      } finally {
        cancel();
        this.#cats.refill();
      }
    });
  }

  /** The cat once more, while viewing. */
  cat(caller: Caller, presented: string | null): Promise<Result<ClaimedCat>> {
    return this.#withHolder(caller, presented, async (sequence) => {
      const shown = await this.#settledStatus(caller, sequence);
      if (!shown.ok) return shown;
      return shown.value.state === "viewing"
        ? this.#claimed(shown.value)
        : refuse(refusals.notClaimed(shown.value));
    });
  }

  /** The holder has seen enough of the cat. */
  done(caller: Caller, presented: string | null): Promise<Result<null>> {
    return this.#act(caller, presented, rules.done);
  }

  /** Gives the place up. */
  leave(caller: Caller, presented: string | null): Promise<Result<null>> {
    return this.#act(caller, presented, rules.leave);
  }

  /** Lets `places` (an integer of 1 or more) others go first. */
  pass(caller: Caller, presented: string | null, places: number): Promise<Result<TicketStatus>> {
    return this.#withHolder(caller, presented, async (sequence) => {
      const outcome = await this.#changeBy(caller, { sequence }, (work) =>
        rules.pass(work, sequence, places),
      );
      return this.#withStatus(outcome);
    });
  }

  /** The ban in force against a caller. Throws StorageError where the disk has failed. */
  banOf({ address, isImmune }: Caller): Refusal | null {
    if (isImmune) return null;
    const ban = this.#store.ban(address);
    return refusals.isInForce(ban, this.#clock.wall()) ? refusals.banned(ban) : null;
  }

  async board(): Promise<BoardStatus> {
    const facts = await this.#store.board(BOARD_SIZE.waiting, BOARD_SIZE.recent);
    return boardStatus(facts, this.#time, this.#settings);
  }

  /** Many tickets at one moment, in the order asked; null where there is no record. */
  async statuses(sequences: readonly number[]): Promise<(TicketStatus | null)[]> {
    const standings = await this.#store.standings(sequences);
    const pace = await this.#store.board(0, 0);
    const statusOf = this.#statusesAt(pace);
    return standings.map((standing) => standing && statusOf(standing));
  }

  /** Calls `listener` after each change of what a board or a ticket shows. */
  onChange(listener: (revision: number) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Calls `listener` at each ban, with the question whether an address is banned by it, and waits for it. */
  onBan(listener: (isBanned: (address: string) => boolean) => Promise<void>): () => void {
    return this.#bans.onBan(listener);
  }

  /** Pauses, resumes, closes or opens the queue. Here and below, `by` is who did it, for the log. */
  async changeState(change: operator.StateChange, by = operator.OPERATOR): Promise<void> {
    let decidedAt = 0;
    await this.#change({}, (work) => {
      decidedAt = work.moment.now;
      return operator.changeState(work, change, by);
    });
    if (change === "pause" || change === "resume") this.#time.setPaused(change === "pause", decidedAt);
    await this.#timer.arm();
  }

  /** The settings are other ones now: calls those whom a new counter has room for, and tells everybody. */
  async settingsChanged(): Promise<void> {
    await unlessFull(this.#settle());
    await this.#tellAnew();
  }

  /** Ends a live ticket as missed, or as seen where it has had its cat. */
  async skip(sequence: number, by = operator.OPERATOR): Promise<Result<null>> {
    const { answer } = await this.#change({ sequence }, (work) => operator.skip(work, sequence, by));
    return answer;
  }

  /** Undoes a miss or a skip of the last five minutes; answers the ticket as it stands then, first of the line or called. */
  async recall(sequence: number, by = operator.OPERATOR): Promise<Result<TicketStatus>> {
    // A ticket's address never changes, so it can be read ahead.
    const [before] = await this.#store.standings([sequence]);
    const address = before?.ticket.address;
    const ask = { sequence, ...(address !== undefined && { address }) };
    const isImmune = address !== undefined && this.#bans.mayBeSpared(address);
    return this.#withStatus(await this.#change(ask, (work) => operator.recall(work, sequence, by), isImmune));
  }

  /** Says `text` (one line) to everyone until it is withdrawn, by null; answers what was said before. */
  async announce(text: string | null, by = operator.OPERATOR): Promise<Announcement | null> {
    const ask = { withAnnouncement: true };
    return (await this.#change(ask, (work) => operator.announce(work, text, by))).answer;
  }

  /**
   * Bans an address or a network, by its name, for `forMs` milliseconds (Infinity: for ever). Answers when all
   * its live tickets have ended.
   */
  ban(address: string, reason: string, forMs: number, by = operator.OPERATOR): Promise<Result<BanMade>> {
    return this.#bans.ban({ address, reason, forMs, by });
  }

  /** Lifts the ban of just this address or network; answers whether there was one, and what others overlap. */
  unban(address: string, by = operator.OPERATOR): Promise<{ wasBanned: boolean; near: BansNear }> {
    return this.#bans.unban(address, by);
  }

  /** Stops the timers and lets go of the store. */
  async close(): Promise<void> {
    this.#timer.stop();
    this.#unsubscribe();
    this.#bans.close();
    await this.#store.close(this.#time.now());
  }

  /**
   * A live ticket as it stands on disk, by reads alone where nothing is due. What is due is committed first, so that
   * nobody is told of an end that a crash takes back; where the disk is full, it is shown as it was before that.
   */
  async #settledStatus(caller: Caller, sequence: number): Promise<Result<TicketStatus>> {
    const ban = this.banOf(caller);
    if (ban) return refuse(ban);
    if (isAnythingDue(await this.#store.board(0, 0), this.#time.now(), this.#settings)) {
      await unlessFull(this.#settle());
    }
    const [standing] = await this.#store.standings([sequence]);
    if (!standing || !isLive(standing.ticket)) {
      return refuse(refusals.gone(sequence, standing?.ticket ?? null));
    }
    return ok(this.#statusesAt(await this.#store.board(0, 0))(standing));
  }

  async #claimed(status: TicketStatus): Promise<Result<ClaimedCat>> {
    const cat = await this.#store.catOf(status.sequence);
    if (cat) return ok({ cat: { ...cat, credit: cat.credit.replaceAll("{number}", status.number) }, status });
    // Its view window ended between the change and this read.
    const [now] = await this.#store.standings([status.sequence]);
    return refuse(refusals.gone(status.sequence, now?.ticket ?? null));
  }

  #notYourTurn({ number, position, estimatedWaitMs, longestWaitMs }: TicketStatus): Result<never> {
    // Never so long that a turn could come and go meanwhile.
    const retryAfterMs = Math.max(1000, Math.min(estimatedWaitMs, this.#settings.claimWindowMs / 2));
    const seconds = Math.ceil(retryAfterMs / 1000);
    return refuse({
      code: "not-your-turn",
      detail: `It is not the turn of ${number}, which is number ${position} of the line. Try again in ${seconds} seconds.`,
      retryAfterMs,
      extras: { number, position, estimatedWaitMs, longestWaitMs },
    });
  }

  #act(
    caller: Caller,
    presented: string | null,
    rule: (work: UnitOfWork, sequence: number) => Decision<Result<null>>,
  ): Promise<Result<null>> {
    return this.#withHolder(caller, presented, async (sequence) => {
      const { answer } = await this.#changeBy(caller, { sequence }, (work) => rule(work, sequence));
      return answer;
    });
  }

  /** Goes on with the ticket whose token was presented; deals with every other token. */
  #withHolder<T>(
    caller: Caller,
    presented: string | null,
    goOn: (sequence: number) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return this.#answer(async () => {
      const judgement = this.#judge(presented);
      switch (judgement.kind) {
        case "none":
          return refuse(refusals.noToken);
        case "mistyped":
          return refuse(refusals.mistypedToken);
        case "foreign":
          return refuse(await this.#cheated(caller));
        case "lost":
          return refuse(this.banOf(caller) ?? refusals.lost(judgement.sequence));
        case "genuine":
          return goOn(judgement.sequence);
      }
    });
  }

  #judge(presented: string | null): Judgement {
    return judgeToken(this.#key, presented, this.#store.restorations);
  }

  #cheated(caller: Caller): Promise<Refusal> {
    return this.#bans.cheated(caller);
  }

  #tellChange(revision: number): void {
    for (const listener of this.#changeListeners) listener(revision);
  }

  /** Tells everybody of what has changed without a change in the store. */
  async #tellAnew(): Promise<void> {
    const { revision } = await this.#store.board(0, 0);
    this.#tellChange(revision);
  }

  /** The clocks stand while nothing can be stored, and everybody is told. */
  async #hold(isHeld: boolean): Promise<void> {
    this.#time.setHeld(isHeld);
    await this.#timer.arm();
    await this.#tellAnew();
    if (!isHeld) await this.#catchUp();
  }

  async #settle(): Promise<void> {
    await this.#change({}, (work) => work.decide(null));
  }

  /**
   * Does what nobody asks for again: what is due, such as the calls for a counter that was added, and what is
   * left of bans. Together, so that nobody is called whose tickets end. Where the disk is full, not before there is room.
   */
  async #catchUp(): Promise<void> {
    await Promise.all([unlessFull(this.#settle()), unlessFull(this.#bans.resume())]);
  }

  /** A change that somebody asks for, whose ban (if it can have one) the rules look at. */
  #changeBy<A>(
    caller: Caller,
    ask: Omit<Ask, "heads" | "address">,
    decide: (work: UnitOfWork) => Decision<A>,
  ): Promise<Outcome<A>> {
    return this.#change({ ...ask, address: caller.address }, decide, caller.isImmune);
  }

  #change<A>(
    ask: Omit<Ask, "heads">,
    decide: (work: UnitOfWork) => Decision<A>,
    isImmune = false,
  ): Promise<Outcome<A>> {
    // A change frees every counter at most, and what it asks about may stand among the heads.
    const heads = this.#settings.counters + 1;
    return this.#store.change({ ...ask, heads, withoutBan: isImmune }, (facts) => {
      const moment = { now: this.#time.now(), wall: this.#clock.wall() };
      const isEnding = (address: string): boolean => this.#bans.isEnding(address);
      const work = new UnitOfWork(facts, moment, this.#settings, { address: ask.address, isEnding });
      rules.settle(work);
      return decide(work);
    });
  }

  /** The answer with the ticket as it stands after a change. */
  #withStatus(outcome: Outcome<Result<unknown>>): Result<TicketStatus> {
    return outcome.answer.ok ? ok(this.#status(outcome)) : outcome.answer;
  }

  #status({ standing, pace }: Outcome<unknown>): TicketStatus {
    if (!standing || !pace) throw new Error("expected the standing of the ticket that was asked to be shown");
    return this.#statusesAt(pace)(standing);
  }

  async #answer<T>(act: () => Promise<Result<T>>): Promise<Result<T>> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof StorageError) return refuse(refusals.storage);
      throw error;
    }
  }
}
