import type { WallMs } from "../../../queue/model.ts";
import type { Subscription, Telling } from "../../../queue/push.ts";
import type { StoredSubscription } from "../session.ts";

/** Which subscription is dropped; all of the ticket where the endpoint is null. */
export interface Dropped {
  readonly sequence: number;
  readonly endpoint: string | null;
}

/**
 * What a batch does to subscriptions. None is read, so nothing is loaded; what it drops is dropped before anything else is
 * written, and what it adds is told what comes after.
 */
export class SubscriptionOverlay {
  readonly #added = new Map<string, StoredSubscription>();
  readonly #dropped = new Map<string, Dropped>();
  readonly #told = new Map<number, Telling>();

  put(sequence: number, subscription: Subscription, at: WallMs): void {
    this.#added.set(keyOf(sequence, subscription.endpoint), { sequence, subscription, since: at });
  }

  drop(sequence: number, endpoint: string | null): void {
    for (const [key, added] of this.#added) {
      const isDropped = endpoint === null || added.subscription.endpoint === endpoint;
      if (added.sequence === sequence && isDropped) this.#added.delete(key);
    }
    this.#dropped.set(keyOf(sequence, endpoint ?? ""), { sequence, endpoint });
  }

  tell({ sequence, news, keepUntil }: Telling): void {
    this.#told.set(sequence, { sequence, news, keepUntil });
  }

  get added(): readonly StoredSubscription[] {
    return [...this.#added.values()];
  }

  get dropped(): readonly Dropped[] {
    return [...this.#dropped.values()];
  }

  get told(): readonly Telling[] {
    return [...this.#told.values()];
  }
}

function keyOf(sequence: number, endpoint: string): string {
  return `${sequence} ${endpoint}`;
}
