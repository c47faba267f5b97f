import { tokenOf } from "../../../src/queue/caller/token-proof.ts";
import { ok, type Result } from "../../../src/queue/result.ts";
import type { TicketStatus } from "../../../src/queue/view/views.ts";
import { callerAt } from "../../caller-at.ts";
import type { Chance } from "../chance.ts";
import type { OkValue, Outcome } from "../record.ts";
import type { Calls } from "./calls.ts";
import type { Daemon } from "./daemon.ts";
import type { Habits } from "./plan.ts";

const FOREIGN_KEY = Buffer.alloc(32, 1);
/** Refusals after which asking again makes sense. */
const PASSING = ["storage", "unreachable", "no-cat"];
/** The ticket has ended, or its holder is refused. */
const ENDS = ["missed", "left", "seen", "ended", "banned"];

interface Ticket {
  readonly sequence: number;
  readonly token: string;
}

/** Somebody who takes a ticket, waits, claims, and goes; at whichever daemon the balancer picks for each request. */
export class Visitor {
  readonly name: string;
  isOver = false;
  readonly #calls: Calls;
  readonly #chance: Chance;
  readonly #habits: Habits;
  readonly #address: string;
  /** When nobody takes a ticket any more. */
  readonly #lastTakeAt: number;
  readonly #now: () => number;

  constructor(parts: {
    name: string;
    calls: Calls;
    chance: Chance;
    habits: Habits;
    address: string;
    now: () => number;
    lastTakeAt: number;
  }) {
    this.name = parts.name;
    this.#calls = parts.calls;
    this.#chance = parts.chance;
    this.#habits = parts.habits;
    this.#address = parts.address;
    this.#now = parts.now;
    this.#lastTakeAt = parts.lastTakeAt;
  }

  async live(arrivesAt: number): Promise<void> {
    await this.#calls.sleep(arrivesAt);
    for (let visit = 0; this.#now() < this.#lastTakeAt; visit++) {
      // Without a key, nobody knows after a lost answer whether there is a ticket.
      const ticket = await this.#take(this.#chance.is(0.75) ? `${this.name} ${visit}` : null);
      if (!ticket) break;
      await this.#wait(ticket);
      if (!this.#chance.is(this.#habits.staysOn)) break;
    }
    this.isOver = true;
  }

  /** Takes a ticket; repeats that with the same key where nobody knows whether it was done. */
  async #take(key: string | null): Promise<Ticket | null> {
    for (;;) {
      const isDoubled = key !== null && this.#chance.is(this.#habits.doubles);
      const doubled = isDoubled ? this.#askToTake(key) : null;
      const first = await this.#askToTake(key);
      const outcome = first.kind === "ok" ? first : ((await doubled) ?? first);
      if (outcome.kind === "ok") {
        const { sequence = -1, token = "" } = outcome.value;
        return { sequence, token };
      }
      const isPassing = outcome.kind === "unknown" || PASSING.includes(outcome.code);
      if (!isPassing && (this.#now() > this.#lastTakeAt || !this.#chance.is(0.7))) return null;
      await this.#calls.sleep(this.#chance.between(50, isPassing ? 500 : 1500));
    }
  }

  #askToTake(key: string | null): Promise<Outcome> {
    return this.#ask({ kind: "take", ...(key !== null && { key }) }, async (queue) => {
      const taken = await queue.take(callerAt(this.#address), key);
      if (!taken.ok) return taken;
      const { status, token, isNew } = taken.value;
      const { sequence, state, position } = status;
      return ok({ sequence, state, position, token, isNew });
    });
  }

  async #wait(ticket: Ticket): Promise<void> {
    const { sleeps, leaves, passes, cheats, follows } = this.#habits;
    const isAsleep = this.#chance.is(sleeps);
    if (this.#chance.is(follows)) this.#follow(ticket);
    // Gone for good: no request of theirs does what a daemon has to do by itself.
    if (isAsleep && this.#chance.is(0.7)) return;
    for (;;) {
      await this.#calls.sleep(isAsleep ? this.#chance.between(2000, 9000) : this.#chance.wait(300));
      if (this.#chance.is(cheats * 0.1)) await this.#cheat();
      if (this.#chance.is(leaves * 0.2) && this.#isEnd(await this.#leave(ticket))) return;
      if (this.#chance.is(passes * 0.3)) await this.#pass(ticket);
      if (this.#chance.is(0.05) && !isAsleep) await this.#claim(ticket);
      const shown = await this.#show(ticket);
      if (this.#isEnd(shown)) {
        if (await this.#comesBack(ticket, shown)) continue;
        return;
      }
      if (shown.kind !== "ok") continue;
      if (shown.value.state === "called" && !isAsleep) await this.#claim(ticket);
      if (shown.value.state === "viewing" && this.#chance.is(0.4)) await this.#done(ticket);
    }
  }

  #follow(ticket: Ticket): void {
    const daemon = this.#calls.anyDaemon();
    daemon.process?.after(1, () => void daemon.watch(this.#address, ticket));
  }

  #isEnd(outcome: Outcome): boolean {
    if (outcome.kind === "ok") return false;
    return outcome.kind === "refused" && ENDS.includes(outcome.code);
  }

  #show({ sequence, token }: Ticket): Promise<Outcome> {
    return this.#ask({ kind: "show", sequence }, async (queue) =>
      stateOf(await queue.show(callerAt(this.#address), token)),
    );
  }

  async #claim(ticket: Ticket): Promise<void> {
    const times = this.#chance.is(this.#habits.doubles) ? 2 : 1;
    const { sequence, token } = ticket;
    const claims = Array.from({ length: times }, () =>
      this.#ask({ kind: "claim", sequence }, async (queue) => {
        const claimed = await queue.claim(callerAt(this.#address), token);
        if (!claimed.ok) return claimed;
        return ok({ sequence, state: "viewing", cat: claimed.value.cat.bytes.toString() });
      }),
    );
    await Promise.all(claims);
  }

  #done({ sequence, token }: Ticket): Promise<Outcome> {
    return this.#ask({ kind: "done", sequence }, async (queue) =>
      nothing(await queue.done(callerAt(this.#address), token)),
    );
  }

  async #leave({ sequence, token }: Ticket): Promise<Outcome> {
    const outcome = await this.#ask({ kind: "leave", sequence }, async (queue) =>
      nothing(await queue.leave(callerAt(this.#address), token)),
    );
    return outcome.kind === "ok" ? { kind: "refused", code: "left", detail: "" } : outcome;
  }

  #pass({ sequence, token }: Ticket): Promise<Outcome> {
    const places = this.#chance.whole(1, 3);
    return this.#ask({ kind: "pass", sequence, places }, async (queue) =>
      stateOf(await queue.pass(callerAt(this.#address), token, places)),
    );
  }

  /** Whether it is back in the line after a missed turn; asked for again where nobody knows whether it was done. */
  async #comesBack({ sequence, token }: Ticket, end: Outcome): Promise<boolean> {
    if (end.kind !== "refused" || end.code !== "missed" || !this.#chance.is(this.#habits.returns))
      return false;
    for (;;) {
      await this.#calls.sleep(this.#chance.wait(300));
      const outcome = await this.#ask({ kind: "rejoin", sequence }, async (queue) =>
        stateOf(await queue.rejoin(callerAt(this.#address), token)),
      );
      if (outcome.kind === "ok") return true;
      if (outcome.kind === "refused" && !PASSING.includes(outcome.code)) return outcome.code === "not-missed";
    }
  }

  #cheat(): Promise<Outcome> {
    const token = tokenOf(FOREIGN_KEY, this.#chance.whole(0, 30));
    return this.#ask({ kind: "cheat" }, async (queue) =>
      stateOf(await queue.show(callerAt(this.#address), token)),
    );
  }

  #ask(
    asked: {
      kind: "take" | "show" | "claim" | "done" | "leave" | "pass" | "rejoin" | "cheat";
      key?: string;
      sequence?: number;
      places?: number;
    },
    act: Parameters<Calls["call"]>[3],
  ): Promise<Outcome> {
    const daemon: Daemon = this.#calls.anyDaemon();
    return this.#calls.call(daemon, this.name, { ...asked, address: this.#address }, act);
  }
}

function stateOf(result: Result<TicketStatus>): Result<OkValue> {
  if (!result.ok) return result;
  const { sequence, state, position } = result.value;
  return ok({ sequence, state, position });
}

function nothing(result: Result<null>): Result<OkValue> {
  return result.ok ? ok({}) : result;
}
