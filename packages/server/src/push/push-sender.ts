import type { ClaimedNews, Outbox } from "../queue/push.ts";
import { StorageError } from "../queue/store.ts";
import type { Clock } from "../queue/time/clock.ts";
import type { TicketStatus } from "../queue/view/views.ts";
import { messageOf } from "./push-message.ts";
import { outcomeOf, type PushOutcome } from "./push-outcome.ts";
import type { Send } from "./push-request.ts";

/** Told of what became of each claimed message. `late`: it was true no longer. */
type PushWatch = (outcome: PushOutcome["kind"] | "late") => void;

export interface SenderParts {
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** The queue's own name, just now. */
  readonly title: () => string | null;
  readonly statuses: (sequences: readonly number[]) => Promise<(TicketStatus | null)[]>;
  readonly send: Send;
  readonly watch: PushWatch;
  readonly log: (message: string, about: Readonly<Record<string, unknown>>) => void;
  readonly onError: (error: unknown) => void;
}

/** At a time: few enough to be no burden, more than the few that one who means harm can hold up. */
const MAX_UNDER_WAY = 32;
/** How long a claim of news lasts: longer than any try takes. A daemon that dies keeps them from the others until then. */
const CLAIM_MS = 10_000;
/** How often the outbox is read for news whose daemon has died, or that wait for another try. */
const POLL_MS = 2000;
/** Backoff of a push service that fails, for all subscriptions there. */
const BACKOFF_MS = 2000;
/** Strangers name the services, and are not to fill the log. */
const QUIET_MS = 10_000;

/**
 * Sends what waits in the outbox, at once after the commit that left it. Nothing of the queue waits for it, and what
 * becomes of it changes nothing but the subscription. At least once: a daemon that dies between sending and settling leaves
 * news that another sends again.
 */
export class PushSender {
  readonly #parts: SenderParts;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  /** What ends the one message under way to each subscription. */
  readonly #ends = new Map<string, AbortController>();
  /** Origins of push services that failed, and until when nothing is sent there. */
  readonly #backoffs = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #quietUntil = 0;
  #isClaiming = false;
  #isAsked = false;
  #cancelPoll: () => void = () => {};

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.outbox.onNews(() => void this.#run());
    this.#poll();
  }

  /** Ends what is under way; what is not settled is sent later, by whoever claims it. */
  async close(): Promise<void> {
    this.#unsubscribe();
    this.#cancelPoll();
    this.#stop.abort();
    await Promise.all(this.#underWay);
  }

  #poll(): void {
    const { clock } = this.#parts;
    for (const [origin, until] of this.#backoffs) if (until <= clock.now()) this.#backoffs.delete(origin);
    void this.#run();
    this.#cancelPoll = clock.wake(clock.now() + POLL_MS, () => this.#poll());
  }

  /** Claims as much as may be under way. Whoever asks meanwhile has it looked once more. */
  async #run(): Promise<void> {
    this.#isAsked = true;
    if (this.#isClaiming) return;
    this.#isClaiming = true;
    try {
      while (this.#isAsked && !this.#stop.signal.aborted && this.#underWay.size < MAX_UNDER_WAY) {
        this.#isAsked = false;
        const room = MAX_UNDER_WAY - this.#underWay.size;
        const claimed = await this.#parts.outbox.claim(room, CLAIM_MS);
        for (const news of claimed) this.#begin(news);
        if (claimed.length === room) this.#isAsked = true;
      }
    } catch (error) {
      // It is looked again before long, and the store has said what is wrong with it.
      if (!(error instanceof StorageError)) this.#parts.onError(error);
    } finally {
      this.#isClaiming = false;
    }
  }

  /** Newer news end what is under way to the same subscription: so a ticket told again and again holds nobody up. */
  #begin(news: ClaimedNews): void {
    const name = `${news.sequence} ${news.subscription.endpoint}`;
    this.#ends.get(name)?.abort();
    const end = new AbortController();
    this.#ends.set(name, end);
    const deliver = this.#deliver(news, AbortSignal.any([this.#stop.signal, end.signal]))
      .catch((error: unknown) => {
        if (!(error instanceof StorageError)) this.#parts.onError(error);
      })
      .then(() => {
        this.#underWay.delete(deliver);
        if (this.#ends.get(name) === end) this.#ends.delete(name);
        if (this.#isAsked) void this.#run();
      });
    this.#underWay.add(deliver);
  }

  async #deliver(news: ClaimedNews, signal: AbortSignal): Promise<void> {
    const { outbox, clock, title, statuses, send, watch } = this.#parts;
    const [ticket] = await statuses([news.sequence]);
    const message = messageOf(news.news, ticket ?? null, title());
    if (!message) {
      watch("late");
      return outbox.settle(news, null);
    }
    const { origin } = new URL(news.subscription.endpoint);
    const backoffMs = (this.#backoffs.get(origin) ?? 0) - clock.now();
    if (backoffMs > 0) return outbox.settle(news, backoffMs);
    const { error, ...reply } = await send(news.subscription, message, signal);
    if (signal.aborted && reply.status === null) return;
    const outcome = outcomeOf(reply, news.tries, clock.wall());
    watch(outcome.kind);
    if (reply.status === null || reply.status >= 500) this.#backoffs.set(origin, clock.now() + BACKOFF_MS);
    if (outcome.kind !== "sent" && outcome.kind !== "gone") this.#tell(origin, news, { ...reply, error });
    if (outcome.kind === "gone") return outbox.forget(news);
    // Whoever would be told after its window is not told at all.
    const isWorthAgain = outcome.kind === "again" && outcome.inMs < message.ttlSeconds * 1000;
    return outbox.settle(news, isWorthAgain ? outcome.inMs : null);
  }

  /** At most one line in ten seconds. The service alone is named: the rest of an endpoint is as good as a key to somebody's phone. */
  #tell(
    origin: string,
    { news, tries }: ClaimedNews,
    { status, error }: { status: number | null; error?: unknown },
  ): void {
    const now = this.#parts.clock.now();
    if (now < this.#quietUntil) return;
    this.#quietUntil = now + QUIET_MS;
    const why = error instanceof Error ? error.message : undefined;
    const { log } = this.#parts;
    log("a push service did not take a message", { service: origin, news, tries, status, why });
  }
}
