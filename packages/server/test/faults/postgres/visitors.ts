import { setTimeout as sleep } from "node:timers/promises";
import { tokenOf } from "../../../src/queue/caller/token-proof.ts";
import type { Outcome } from "../../simulation/record.ts";
import { oneOf } from "../seeded-random.ts";
import type { Requests, Server } from "./requests.ts";

const FOREIGN_KEY = Buffer.alloc(32, 1);
/** The ticket has ended, or its holder is refused. */
const ENDS = ["missed", "left", "seen", "ended", "banned", "lost"];

const MAX_LAST_POSITION = 10;

/** What people do, as shares of one, and how long they wait between two looks. */
export interface Habits {
  readonly leaves: number;
  readonly passes: number;
  readonly sleeps: number;
  readonly lingers: number;
  readonly doubles: number;
  readonly cheats: number;
  readonly usesKey: number;
  readonly everyMs: number;
}

export const USUAL: Habits = {
  ...{ leaves: 0.15, passes: 0.1, sleeps: 0.1, lingers: 0.1, doubles: 0.2, cheats: 0, usesKey: 0.7 },
  everyMs: 60,
};

interface Ticket {
  readonly sequence: number;
  readonly token: string;
}

export interface VisitorParts {
  readonly name: string;
  readonly address: string;
  readonly requests: Requests;
  readonly random: () => number;
  readonly habits: Habits;
  /** Any daemon that answers, as a balancer picks it. */
  readonly pick: () => Server;
  /** Told of each ticket that was taken. */
  readonly onTicket?: (ticket: Ticket, address: string) => void;
}

/** Somebody who takes a ticket, waits, claims, and goes, again and again, each request at another daemon. */
export class Visitor {
  isOver = false;
  readonly name: string;
  readonly #parts: VisitorParts;
  #isLast = false;
  #isGone = false;

  constructor(parts: VisitorParts) {
    this.name = parts.name;
    this.#parts = parts;
  }

  /** Asks for nothing more. */
  stop(): void {
    this.#isLast = true;
    this.#isGone = true;
  }

  /** Takes no more tickets after this one. */
  finish(): void {
    this.#isLast = true;
  }

  async live(): Promise<void> {
    for (let visit = 0; !this.#isLast; visit++) {
      const { habits, onTicket, address } = this.#parts;
      if (this.#does(habits.cheats)) await this.#cheat();
      const ticket = await this.#take(this.#does(habits.usesKey) ? `${this.name}-${visit}` : undefined);
      if (!ticket) continue;
      onTicket?.(ticket, address);
      await this.#wait(ticket);
    }
    this.isOver = !this.#isGone;
  }

  /** Takes a ticket; repeats that with the same key where nobody knows whether it was done. */
  async #take(key: string | undefined): Promise<Ticket | null> {
    for (;;) {
      const outcome = await this.#ask("take", { ...(key !== undefined && { key }) });
      if (outcome.kind === "ok") {
        const { sequence = -1, token = "" } = outcome.value;
        return { sequence, token };
      }
      await this.#pause();
      const isPassing = outcome.kind === "unknown" || outcome.code === "storage";
      if (!isPassing || key === undefined || this.#isLast) return null;
    }
  }

  async #wait(ticket: Ticket): Promise<void> {
    const { habits } = this.#parts;
    const isAsleep = this.#does(habits.sleeps);
    const lingers = this.#does(habits.lingers);
    let mayPass = this.#does(habits.passes);
    if (this.#does(habits.leaves)) {
      await this.#pause();
      if (isEnd(await this.#of("leave", ticket))) return;
    }
    while (!this.#isGone) {
      const shown = await this.#of("show", ticket);
      if (isEnd(shown)) return;
      const state = shown.kind === "ok" ? shown.value.state : null;
      // Whoever would wait long goes home when all is over.
      if (this.#isLast && shown.kind === "ok" && (shown.value.position ?? 0) > MAX_LAST_POSITION) {
        if (isEnd(await this.#of("leave", ticket))) return;
      } else if (mayPass && (state === "waiting" || state === "called")) {
        mayPass = false;
        await this.#of("pass", ticket, Math.ceil(this.#parts.random() * 3));
      } else if (state === "called" && !isAsleep) {
        const times = this.#does(habits.doubles) ? 2 : 1;
        await Promise.all(Array.from({ length: times }, () => this.#of("claim", ticket)));
      } else if (state === "viewing" && !lingers) {
        await this.#of("done", ticket);
      } else await this.#pause();
    }
  }

  #cheat(): Promise<Outcome> {
    const token = tokenOf(FOREIGN_KEY, Math.floor(this.#parts.random() * 30));
    return this.#ask("cheat", {}, token);
  }

  #of(
    kind: "show" | "claim" | "done" | "leave" | "pass",
    { sequence, token }: Ticket,
    places?: number,
  ): Promise<Outcome> {
    return this.#ask(kind, { sequence, ...(places !== undefined && { places }) }, token);
  }

  #ask(
    kind: "take" | "show" | "claim" | "done" | "leave" | "pass" | "cheat",
    about: { key?: string; sequence?: number; places?: number },
    token: string | null = null,
  ): Promise<Outcome> {
    const { requests, pick, address } = this.#parts;
    return requests.ask(pick(), { kind, address, ...about }, token);
  }

  #does(share: number): boolean {
    return this.#parts.random() < share;
  }

  #pause(): Promise<void> {
    const { random, habits } = this.#parts;
    return sleep(habits.everyMs * (0.5 + random()));
  }
}

function isEnd(outcome: Outcome): boolean {
  if (outcome.kind === "ok") return Object.keys(outcome.value).length === 0;
  return outcome.kind === "refused" && ENDS.includes(outcome.code);
}

/** Any that is up; or any at all. */
export function pickFrom<T extends Server & { readonly isUp: boolean }>(
  servers: readonly T[],
  random: () => number,
): T {
  const up = servers.filter(({ isUp }) => isUp);
  return oneOf(random, up.length > 0 ? up : servers);
}
