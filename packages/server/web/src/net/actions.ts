import { backoffMs, letFirst, readToken } from "@catq/shared";
import type { StateEvent } from "../queue/events.ts";
import type { Action, Ended, Held, State } from "../queue/model.ts";
import type { SavedStateStorage } from "../tabs/local-storage.ts";
import type { Result } from "./api.ts";
import * as api from "./api.ts";
import { banOf, endOf } from "./reconnect.ts";

/** How often a request is sent before the page gives up. All that are retried are idempotent. */
const MAX_ATTEMPTS = 6;

/** What each button does: sends the request, and dispatches what came of it. */
export class Actions {
  readonly #storage: SavedStateStorage;
  readonly #state: () => State;
  readonly #dispatch: (event: StateEvent) => void;

  constructor(parts: {
    storage: SavedStateStorage;
    state: () => State;
    dispatch: (event: StateEvent) => void;
  }) {
    this.#storage = parts.storage;
    this.#state = parts.state;
    this.#dispatch = parts.dispatch;
  }

  /** Takes a number, or repeats a take whose reply was lost or whose tab was closed. */
  async take(): Promise<void> {
    // The storage is newer than this tab's state: another tab may have taken a number just now.
    if (this.#storage.get().ticket || !this.#begin("take")) return;
    const key = this.#storage.takeKey();
    this.#storage.change({ isTaking: true });
    const result = await this.#withRetries(() => api.takeTicket(key));
    if (result.kind === "ok") this.#storage.took(result.value);
    else {
      // The daemon may have issued a ticket all the same: the key stays, and the next take gets that one.
      this.#storage.change({ isTaking: false });
      if (result.kind === "refused" && result.problem.code !== "banned") {
        const { detail, retryAfterMs } = result.problem;
        this.#dispatch({ type: "take-refused", text: detail, afterMs: retryAfterMs ?? 0 });
      } else this.#explain(result, null);
    }
    this.#settle("take");
    if (result.kind === "ok") this.#dispatch({ type: "token-shown" });
  }

  /**
   * Goes on with a token from elsewhere. The daemon bans for one that it never gave, so it is asked about first.
   * Where a ticket is held, the person is asked which one to go on with. Answers whether the token was accepted or has
   * ended, so that it is not sent again. A queue that came meanwhile
   * (412) may be the one that gave it: the stream learns its id, and the token can be sent then.
   */
  async adopt(text: string): Promise<boolean> {
    const reading = readToken(text);
    if (reading.kind !== "token") {
      this.#dispatch({ type: "trouble", text: TOKEN_FAULTS[reading.kind] });
      return false;
    }
    const { queue } = this.#state();
    if (queue === null) {
      this.#explain({ kind: "failed", reason: "The queue has not answered yet, so nothing was sent." }, null);
      return false;
    }
    const { token, number } = reading;
    const held = this.#storage.get().ticket;
    if (held?.token === token) {
      this.#dispatch({ type: "news", text: `This device has ${number} already.` });
      return true;
    }
    if (!this.#begin("adopt")) return false;
    // A queue answers few such questions at once: the next one is a matter of seconds.
    const origin = await this.#withRetries(() => api.isOurs(token, queue), { transient: ASK_AGAIN });
    const isUnknown = origin.kind === "refused" && origin.problem.code === "not-found";
    if (isUnknown || (origin.kind === "ok" && !origin.value)) {
      this.#dispatch({ type: "trouble", text: isUnknown ? TOKEN_FAULTS.untold : TOKEN_FAULTS.foreign });
      this.#settle("adopt");
      return false;
    }
    const result =
      origin.kind === "ok" ? await this.#withRetries(() => api.findTicket(token, queue)) : origin;
    const isOver = result.kind === "refused" && result.problem.status === 410;
    if (result.kind === "ok") {
      if (held) this.#dispatch({ type: "offered", offer: result.value });
      else this.#storage.change({ ticket: result.value, end: null });
    } else if (isOver) {
      if (held) this.#dispatch({ type: "trouble", text: result.problem.detail });
      else this.#storage.change({ end: endOf(result.problem, { token, number, queue }) });
    } else if (result.kind === "refused" && result.problem.status === 412) {
      this.#dispatch({ type: "trouble", text: "The queue has just changed. Please try again." });
    } else this.#explain(result, null);
    this.#settle("adopt");
    return result.kind === "ok" || isOver;
  }

  /** Goes on with the ticket that came from elsewhere in the place of the one that is held. */
  replace(): void {
    const { offer } = this.#state();
    if (!offer) return;
    this.#storage.change({ ticket: offer, end: null });
    this.#dispatch({ type: "news", text: `This device goes on with ${offer.number}.` });
  }

  /** Fetches the cat: by a claim, or again while it is viewed (`look`). */
  async fetchCat(how: "claim" | "look"): Promise<void> {
    const held = this.#start(how);
    if (!held) return;
    const isStillWanted = (): boolean => this.#state().saved.ticket?.token === held.token;
    const result = await this.#withRetries(() => api.fetchCat(held, how), { isStillWanted });
    if (result.kind === "ok") {
      if (this.#state().picture) URL.revokeObjectURL(this.#state().picture?.url ?? "");
      this.#dispatch({ type: "picture", picture: result.value });
    } else if (how === "claim" || result.kind === "refused") this.#explain(result, held);
    this.#settle(how);
  }

  async done(): Promise<void> {
    await this.#end("done", "seen", api.endView);
  }

  async leave(): Promise<void> {
    await this.#end("leave", "left", api.leaveQueue);
  }

  async pass(): Promise<void> {
    const held = this.#start("pass");
    if (!held) return;
    const before = this.#state().ticket?.value;
    const result = await api.letPass(held);
    if (result.kind === "ok") {
      // Where one stands now is the headline's to say: it moves on while this is read.
      if (before) this.#dispatch({ type: "news", text: letFirst(before, result.value, 1) });
    } else this.#explain(result, held);
    this.#settle("pass");
  }

  /** Comes back into the line after a missed turn. Sent again where the reply was lost, it finds the ticket waiting. */
  async rejoin(): Promise<void> {
    const held = this.#storage.get().end?.back?.held;
    if (!held || this.#storage.get().ticket || !this.#begin("rejoin")) return;
    const result = await this.#withRetries(() => api.rejoinLine(held));
    const isBack = result.kind === "refused" && result.problem.code === "not-missed";
    const end = result.kind === "refused" ? endOf(result.problem, held) : null;
    if (result.kind === "ok" || isBack) this.#storage.change({ ticket: held, end: null });
    else if (end) this.#storage.change({ end });
    else this.#explain(result, null);
    this.#settle("rejoin");
    if (result.kind === "ok") this.#dispatch({ type: "news", text: "You are back in the line." });
  }

  /** Asks anew where a missed ticket would come back to, or whether it still may. */
  async lookBack(): Promise<void> {
    const { end } = this.#storage.get();
    if (!end?.back) return;
    const back = await api.findWayBack(end.back.held);
    // It may have been used or given up meanwhile.
    const now = this.#storage.get().end;
    if (back === "unknown" || now?.back?.held.token !== end.back.held.token) return;
    if (back?.rejoinBy !== now.back.rejoinBy || back.position !== now.back.position)
      this.#storage.change({ end: { ...now, back } });
  }

  async #end(
    action: "done" | "leave",
    outcome: Ended["outcome"],
    request: (held: Held) => Promise<Result<null>>,
  ): Promise<void> {
    const held = this.#start(action);
    if (!held) return;
    const result = await this.#withRetries(() => request(held));
    if (result.kind === "ok") this.#storage.end(held, { number: held.number, outcome, detail: "" });
    else this.#explain(result, held);
    this.#settle(action);
  }

  #start(action: Action): Held | null {
    const { ticket } = this.#state().saved;
    return ticket && this.#begin(action) ? ticket : null;
  }

  #begin(action: Action): boolean {
    if (this.#state().pending !== null) return false;
    this.#dispatch({ type: "begun", action });
    return true;
  }

  #settle(action: Action): void {
    this.#dispatch({ type: "settled", action });
  }

  /** Shows why a request failed, in the daemon's words, and ends the ticket where the refusal says so. */
  #explain(result: Exclude<Result<unknown>, { kind: "ok" }>, held: Held | null): void {
    if (result.kind === "failed") {
      this.#dispatch({ type: "trouble", text: `${result.reason} Please try again.` });
      return;
    }
    const { problem } = result;
    const end = held && endOf(problem, held);
    if (problem.code === "banned") this.#dispatch({ type: "banned", ban: banOf(problem) });
    else if (held && end) this.#storage.end(held, end);
    else this.#dispatch({ type: "trouble", text: problem.detail });
  }

  /** Retries with backoff while there is no answer or a transient refusal. */
  async #withRetries<T>(
    request: () => Promise<Result<T>>,
    o: { isStillWanted?: () => boolean; transient?: readonly string[] } = {},
  ): Promise<Result<T>> {
    const { isStillWanted = () => true, transient = TRANSIENT } = o;
    for (let attempt = 1; ; attempt++) {
      const result = await request();
      const isTransient =
        result.kind === "failed" || (result.kind === "refused" && transient.includes(result.problem.code));
      if (!isTransient || attempt === MAX_ATTEMPTS || !isStillWanted()) return result;
      const retryAfterMs = result.kind === "refused" ? result.problem.retryAfterMs : null;
      const ms = backoffMs({ failures: attempt, retryAfterMs, random: Math.random });
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }
}

/** Refusals that pass by themselves. */
const TRANSIENT = ["no-cat", "unavailable", "internal"];
const ASK_AGAIN = [...TRANSIENT, "slow-down"];

const TOKEN_FAULTS = {
  mistyped:
    "That token has a slip: one letter or digit is wrong, or two are swapped. Compare it and try again.",
  nonsense:
    "That is no token, so it was not sent. A token looks like A07-4GZK9TQ2M8XC7: the number, then 13 letters and digits.",
  foreign: "This queue did not give that token. Nothing has happened; is it the token of another queue?",
  untold:
    "This queue cannot say whether it gave that token, so it was not used. Go on with it where you took it.",
} as const;
