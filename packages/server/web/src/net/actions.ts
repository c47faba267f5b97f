import { backoffMs, ordinal, readToken } from "@catq/shared";
import type { Happening } from "../queue/events.ts";
import type { Action, Ended, Held, State } from "../queue/model.ts";
import type { Keeper } from "../tabs/local-storage.ts";
import type { Got } from "./api.ts";
import * as errand from "./api.ts";
import { banOf, outcomeOf } from "./reconnect.ts";

/** How often a request that nobody answered is sent again by itself; all of them may be repeated. */
const MOST_ATTEMPTS = 6;

/** What a person can do, from the press of a button to what the page then knows. */
export class Actions {
  readonly #keeper: Keeper;
  readonly #state: () => State;
  readonly #send: (happening: Happening) => void;

  constructor(parts: { keeper: Keeper; state: () => State; send: (happening: Happening) => void }) {
    this.#keeper = parts.keeper;
    this.#state = parts.state;
    this.#send = parts.send;
  }

  /** Takes a number, or goes on with a take that a closed tab or a lost reply left behind. */
  async take(): Promise<void> {
    // Asked of what is kept, not of what this tab has been told: another may have taken just now.
    if (this.#keeper.get().ticket || !this.#begin("take")) return;
    const key = this.#keeper.takeKey();
    this.#keeper.change({ isTaking: true });
    const got = await this.#persist(() => errand.takeTicket(key));
    if (got.kind === "got") this.#keeper.took(got.value);
    else {
      // Whoever could not be reached may have given a number all the same: the key stays for the next press.
      this.#keeper.change({ isTaking: false });
      this.#explain(got, null);
    }
    this.#settle("take");
    if (got.kind === "got") this.#send({ type: "token-shown" });
  }

  /**
   * Goes on with a token that was taken elsewhere. What cannot be one is not sent: it would be a ban. Answers
   * whether the token is settled, one way or the other, and must not be sent again.
   */
  async adopt(text: string): Promise<boolean> {
    const reading = readToken(text);
    if (reading.kind !== "token") {
      this.#send({ type: "trouble", text: MISREAD[reading.kind] });
      return false;
    }
    const { queue } = this.#state();
    if (queue === null) {
      this.#explain({ kind: "failed", reason: "The queue has not answered yet, so nothing was sent." }, null);
      return false;
    }
    if (this.#keeper.get().ticket || !this.#begin("adopt")) return false;
    const got = await this.#persist(() => errand.findTicket(reading.token, queue));
    const isOver = got.kind === "refused" && [410, 412].includes(got.problem.status);
    if (got.kind === "got") this.#keeper.change({ ticket: got.value, end: null });
    else if (isOver) {
      const { detail } = got.problem;
      const outcome = outcomeOf(got.problem) ?? "ended";
      this.#keeper.change({ end: { number: reading.number, outcome, detail } });
    } else this.#explain(got, null);
    this.#settle("adopt");
    return got.kind === "got" || isOver;
  }

  /** Fetches the cat; `how` says whether by a claim, or once more. */
  async fetchCat(how: "claim" | "look"): Promise<void> {
    const held = this.#holder(how);
    if (!held) return;
    const isStillOn = (): boolean => this.#state().kept.ticket?.token === held.token;
    const got = await this.#persist(() => errand.fetchCat(held, how), isStillOn);
    if (got.kind === "got") {
      if (this.#state().picture) URL.revokeObjectURL(this.#state().picture?.url ?? "");
      this.#send({ type: "picture", picture: got.value });
    } else if (how === "claim" || got.kind === "refused") this.#explain(got, held);
    this.#settle(how);
  }

  async done(): Promise<void> {
    await this.#end("done", "seen", errand.endView);
  }

  async leave(): Promise<void> {
    await this.#end("leave", "left", errand.leaveQueue);
  }

  async pass(): Promise<void> {
    const held = this.#holder("pass");
    if (!held) return;
    const got = await errand.letPass(held);
    if (got.kind === "got") {
      const where = got.value === null ? "" : ` You are ${ordinal(got.value)} in line.`;
      this.#send({ type: "news", text: `You let one person go first.${where}` });
    } else this.#explain(got, held);
    this.#settle("pass");
  }

  async #end(
    action: "done" | "leave",
    outcome: Ended["outcome"],
    ask: (held: Held) => Promise<Got<null>>,
  ): Promise<void> {
    const held = this.#holder(action);
    if (!held) return;
    const got = await this.#persist(() => ask(held));
    if (got.kind === "got") this.#keeper.end(held, { number: held.number, outcome, detail: "" });
    else this.#explain(got, held);
    this.#settle(action);
  }

  #holder(action: Action): Held | null {
    const { ticket } = this.#state().kept;
    return ticket && this.#begin(action) ? ticket : null;
  }

  #begin(action: Action): boolean {
    if (this.#state().doing !== null) return false;
    this.#send({ type: "begun", action });
    return true;
  }

  #settle(action: Action): void {
    this.#send({ type: "settled", action });
  }

  /** Says in the daemon's words why something did not work, and takes in what they tell of the ticket. */
  #explain(got: Exclude<Got<unknown>, { kind: "got" }>, held: Held | null): void {
    if (got.kind === "failed") {
      this.#send({ type: "trouble", text: `${got.reason} Please try again.` });
      return;
    }
    const { problem } = got;
    const outcome = held && outcomeOf(problem);
    if (problem.code === "banned") this.#send({ type: "banned", ban: banOf(problem) });
    else if (held && outcome)
      this.#keeper.end(held, { number: held.number, outcome, detail: problem.detail });
    else this.#send({ type: "trouble", text: problem.detail });
  }

  /** Asks again, with growing pauses, while nobody answers, or the answer is that it will work in a moment. */
  async #persist<T>(ask: () => Promise<Got<T>>, isStillOn: () => boolean = () => true): Promise<Got<T>> {
    for (let attempt = 1; ; attempt++) {
      const got = await ask();
      const isPassing =
        got.kind === "failed" || (got.kind === "refused" && PASSING.includes(got.problem.code));
      if (!isPassing || attempt === MOST_ATTEMPTS || !isStillOn()) return got;
      const retryAfterMs = got.kind === "refused" ? got.problem.retryAfterMs : null;
      const ms = backoffMs({ failures: attempt, retryAfterMs, random: Math.random });
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }
}

const PASSING = ["no-cat", "unavailable", "internal"];

const MISREAD = {
  mistyped: "That token has a slip: one sign is wrong, or two are swapped. Compare it and try again.",
  nonsense:
    "That is no token, so it was not sent. A token looks like A07-4GZK9TQ2M8XC5: the number, then thirteen signs.",
} as const;
