import { createHash } from "node:crypto";
import { Bans } from "./caller/bans.ts";
import { holderNamed } from "./caller/holder.ts";
import { refuseOnStorageError, TokenCheck } from "./caller/token-check.ts";
import { type CatSupply, whileWaitingForCat } from "./cat-supply.ts";
import { CatchUp } from "./catch-up.ts";
import { Changes } from "./changes.ts";
import { ignoreFullDisk } from "./full-disk.ts";
import { type Caller, isLive, type TicketWithPosition } from "./model.ts";
import { Operator } from "./operator.ts";
import type { Subscription } from "./push.ts";
import * as pushRules from "./push-rules.ts";
import * as refusals from "./refusals.ts";
import { rejoinChance } from "./rejoin-chance.ts";
import { ok, type Refusal, type Result, refuse } from "./result.ts";
import * as rules from "./rules.ts";
import type { SettingTexts } from "./settings.ts";
import * as settingsRules from "./settings-rules.ts";
import type { Committed, Decision, Store } from "./store.ts";
import type { Clock } from "./time/clock.ts";
import { DeadlineTimer } from "./time/deadline-timer.ts";
import type { UnitOfWork } from "./unit-of-work.ts";
import type { BoardStatus, ClaimedCat, TicketStatus } from "./view/views.ts";
import { BOARD_SIZE, boardStatus, ticketStatuses } from "./view/views.ts";

export interface QueueParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly cats: CatSupply;
  /** What this daemon's configuration says of the settings that all share; nothing, unless given. */
  readonly declared?: SettingTexts;
  /** Gives the networks that are never banned, asked anew at each ban; none, unless given. */
  readonly neverBanned?: () => readonly string[];
  /** Gives the networks behind whose addresses many people stand; none, unless given. */
  readonly crowd?: () => readonly string[];
  /** Told of faults that no caller is there to hear of. */
  readonly onError: (error: unknown) => void;
}

/**
 * The queue: asks the store for a change, lets a rule decide it, and answers. Holds no ticket in memory.
 * Every method that acts on a presented token checks it first: a foreign one bans its presenter (rule 6).
 * A disk that refuses is answered with the refusal `storage`.
 */
export class Queue {
  /** Opaque; tells this queue from every other. */
  readonly id: string;
  /** What only the operator may do. */
  readonly operator: Operator;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #cats: CatSupply;
  readonly #timer: DeadlineTimer;
  readonly #statusesAt: ReturnType<typeof ticketStatuses>;
  readonly #changeListeners = new Set<(revision: number) => void>();
  readonly #changes: Changes;
  readonly #catchUp: CatchUp;
  readonly #bans: Bans;
  readonly #tokens: TokenCheck;
  /** Who took a ticket, by the address in its record. */
  readonly #holderNamed: (address: string) => Caller;
  readonly #unsubscribe: () => void;
  #declared: SettingTexts;
  /** The newest that was told of. */
  #revision = 0;

  /** Opens the queue: windows that ran when the daemon was last alive go on from there. */
  static async open(parts: QueueParts): Promise<Queue> {
    const queue = new Queue(parts);
    queue.#timer.start();
    try {
      // Of a new queue nothing is in force yet, and nobody is served by what nobody declared.
      if ((await parts.store.settingsInForce()).length === 0) await queue.#declare();
      await queue.#catchUp.run();
      await queue.#timer.arm();
      queue.#revision = (await parts.store.board(0, 0)).revision;
    } catch (error) {
      queue.#timer.stop();
      queue.#unsubscribe();
      throw error;
    }
    parts.cats.refill();
    return queue;
  }

  private constructor(parts: QueueParts) {
    const { store, clock, cats, declared = {}, neverBanned: spared = () => [], onError } = parts;
    const { crowd = () => [] } = parts;
    this.#holderNamed = (name) => holderNamed(name, { spared, crowd });
    this.#declared = declared;
    const changes = new Changes(store, (...asked) => bans.isEnding(...asked));
    // Together, so that nobody is called whose tickets end.
    const catchUp = new CatchUp(store, async () => {
      await this.#declare();
      await Promise.all([changes.settle(), bans.resume()]);
    });
    const settle = (): Promise<void> => catchUp.orLater(changes.settle());
    const bans = new Bans({ store, clock, changes, settle, spared });
    const onHeartbeat = (): void => {
      bans.resumeOthers().catch(onError);
      catchUp.resume().catch(onError);
    };
    const timer = new DeadlineTimer({ clock, store, settle: () => changes.settle(), onHeartbeat, onError });
    const withStatus = this.#withStatus.bind(this);
    this.operator = new Operator({ store, changes, bans, withStatus });
    this.#store = store;
    this.#clock = clock;
    this.#cats = cats;
    this.#timer = timer;
    this.#statusesAt = ticketStatuses(store);
    this.#changes = changes;
    this.#catchUp = catchUp;
    this.#bans = bans;
    this.#tokens = new TokenCheck(store, bans);
    this.id = this.#tokens.queueId;
    const unsubscribers = [
      store.on("change", (revision, isAtCounters) => {
        if (isAtCounters) void timer.armAnew();
        this.#tellChange(revision);
      }),
      store.on("settings", () => {
        settle().catch(onError);
      }),
      store.on("bans", () => {
        bans.tellOfOthers().catch(onError);
      }),
      store.on("held", (isHeld) => {
        // The clocks stand while nothing can be stored, and everybody is told.
        void timer.armAnew();
        this.#tellChange(this.#revision);
        if (!isHeld) catchUp.run().catch(onError);
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
    const { address, shares } = caller;
    const digest = key === null ? null : createHash("sha256").update(`${address}\n${key}`).digest();
    const ask = { counted: shares, ...(digest && { key: digest }) };
    return refuseOnStorageError(async () => {
      const committed = await this.#changes.by(caller, ask, (work) =>
        rules.take(work, { address, shares, key: digest }),
      );
      const { answer } = committed;
      if (!answer.ok) return answer;
      const token = this.#tokens.tokenOf(answer.value.sequence);
      return ok({ status: this.#status(committed), token, isNew: answer.value.isNew });
    });
  }

  /** The ticket as it stands on disk. */
  show(caller: Caller, presented: string | null): Promise<Result<TicketStatus>> {
    return this.#tokens.withHolder(caller, presented, (sequence) => this.#settledStatus(caller, sequence));
  }

  /** Whether any life of this queue issued the token, however long ago. Looks at no ticket, and bans nobody. */
  isOurs(presented: string | null): Result<boolean> {
    return this.#tokens.isOurs(presented);
  }

  /** Claims; waits a while for a cat where none is in stock. */
  claim(caller: Caller, presented: string | null): Promise<Result<ClaimedCat>> {
    return this.#tokens.withHolder(caller, presented, async (sequence) => {
      const parts = { cats: this.#cats, clock: this.#clock, patienceMs: this.#store.settings.catPatienceMs };
      const claimed = await whileWaitingForCat(parts, async (): Promise<Result<ClaimedCat> | null> => {
        const committed = await this.#changes.by(caller, { sequence, withCat: true }, (work) =>
          rules.claim(work, sequence),
        );
        const { answer } = committed;
        if (!answer.ok) return answer;
        if (answer.value === "no-cat") return null;
        const status = this.#status(committed);
        if (answer.value === "viewing") return this.#claimed(status);
        return refuse(refusals.notYourTurn(status, this.#store.settings.claimWindowMs));
      });
      return claimed ?? refuse(refusals.noCat);
    });
  }

  /** The cat once more, while viewing. */
  cat(caller: Caller, presented: string | null): Promise<Result<ClaimedCat>> {
    return this.#tokens.withHolder(caller, presented, async (sequence) => {
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
    return this.#tokens.withHolder(caller, presented, async (sequence) => {
      const committed = await this.#changes.by(caller, { sequence, withPosition: true }, (work) =>
        rules.pass(work, sequence, places),
      );
      return this.#withStatus(committed);
    });
  }

  /** Comes back into the line after a missed turn. */
  rejoin(caller: Caller, presented: string | null): Promise<Result<TicketStatus>> {
    return this.#tokens.withHolder(caller, presented, async (sequence) => {
      // A ticket's address never changes, so it can be read ahead.
      const [before] = await this.#store.tickets([sequence]);
      const holder = this.#holderNamed(before?.ticket.address ?? caller.address);
      const committed = await this.#changes.by(caller, { sequence, counted: holder.shares }, (work) =>
        rules.rejoin(work, sequence, { ...holder, isBanned: this.#bans.of(holder) !== null }),
      );
      return this.#withStatus(committed);
    });
  }

  /** A browser is told of the ticket by Web Push from now on. */
  subscribe(caller: Caller, presented: string | null, subscription: Subscription): Promise<Result<null>> {
    return this.#act(caller, presented, (work, sequence) =>
      pushRules.subscribe(work, sequence, subscription),
    );
  }

  /** It is told no more; no browser is where `endpoint` is null. */
  unsubscribe(caller: Caller, presented: string | null, endpoint: string | null): Promise<Result<null>> {
    return this.#act(caller, presented, (work, sequence) => pushRules.unsubscribe(work, sequence, endpoint));
  }

  /** The ban in force against a caller. Throws StorageError where the disk has failed. */
  banOf(caller: Caller): Refusal | null {
    return this.#bans.of(caller);
  }

  async board(): Promise<BoardStatus> {
    const facts = await this.#store.board(BOARD_SIZE.waiting, BOARD_SIZE.recent);
    return boardStatus(facts, this.#store);
  }

  /** Many tickets at one moment, in the order asked; null where there is no record. */
  async statuses(sequences: readonly number[]): Promise<(TicketStatus | null)[]> {
    const { tickets, pace } = await this.#store.ticketsAtPace(sequences);
    const statusOf = this.#statusesAt(pace);
    return tickets.map((found) => found && statusOf(found));
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

  /**
   * The configuration of this daemon says something else of the settings that all share: what differs from before is in
   * force for all. Where nothing can be stored right now, that is done as soon as it can.
   */
  async declare(declared: SettingTexts): Promise<void> {
    this.#declared = declared;
    await this.#catchUp.orLater(this.#declare());
  }

  /** Stops the timers and lets go of the store. */
  async close(): Promise<void> {
    this.#timer.stop();
    this.#unsubscribe();
    this.#bans.close();
    await this.#store.close();
  }

  /**
   * A live ticket as it stands on disk, by reads alone where nothing is due. What is due is committed first, so that
   * nobody is told of an end that a crash takes back; where the disk is full, it is shown as it was before that.
   */
  async #settledStatus(caller: Caller, sequence: number): Promise<Result<TicketStatus>> {
    const ban = this.banOf(caller);
    if (ban) return refuse(ban);
    const { time, settings } = this.#store;
    if (rules.isAnythingDue(await this.#store.board(0, 0), time.now(), settings)) {
      await ignoreFullDisk(this.#changes.settle());
    }
    const { tickets, pace } = await this.#store.ticketsAtPace([sequence]);
    const [found = null] = tickets;
    if (!found || !isLive(found.ticket)) return refuse(this.#gone(sequence, found));
    return ok(this.#statusesAt(pace)(found));
  }

  #gone(sequence: number, found: TicketWithPosition | null | undefined): Refusal {
    if (!found) return refusals.gone(sequence, null);
    const { ticket, waitingCount } = found;
    const { settings } = this.#store;
    const chance = this.#bans.of(this.#holderNamed(ticket.address))
      ? null
      : rejoinChance(ticket, { wall: this.#clock.wall(), waitingCount, settings });
    return refusals.gone(sequence, ticket, chance);
  }

  async #claimed(status: TicketStatus): Promise<Result<ClaimedCat>> {
    const cat = await this.#store.catOf(status.sequence);
    if (cat) return ok({ cat: { ...cat, credit: cat.credit.replaceAll("{number}", status.number) }, status });
    // Its view window ended between the change and this read.
    const [now] = await this.#store.tickets([status.sequence]);
    return refuse(this.#gone(status.sequence, now));
  }

  #act(
    caller: Caller,
    presented: string | null,
    rule: (work: UnitOfWork, sequence: number) => Decision<Result<null>>,
  ): Promise<Result<null>> {
    return this.#tokens.withHolder(caller, presented, async (sequence) => {
      const { answer } = await this.#changes.by(caller, { sequence }, (work) => rule(work, sequence));
      return answer;
    });
  }

  #tellChange(revision: number): void {
    this.#revision = revision;
    for (const listener of this.#changeListeners) listener(revision);
  }

  #declare(): Promise<unknown> {
    return this.#changes.make({ withDeclared: true, withInForce: true }, (work) =>
      settingsRules.declare(work, this.#declared),
    );
  }

  /** The answer with the ticket as it stands after a change. */
  #withStatus(committed: Committed<Result<unknown>>): Result<TicketStatus> {
    return committed.answer.ok ? ok(this.#status(committed)) : committed.answer;
  }

  #status({ shown, pace }: Committed<unknown>): TicketStatus {
    if (!shown || !pace) throw new Error("expected a record of the ticket that was asked to be shown");
    return this.#statusesAt(pace)(shown);
  }
}
