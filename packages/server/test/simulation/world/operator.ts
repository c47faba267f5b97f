import type { Queue } from "../../../src/queue/queue.ts";
import { ok, type Result, refuse } from "../../../src/queue/result.ts";
import { StorageError } from "../../../src/queue/store.ts";
import type { Chance } from "../chance.ts";
import type { OkValue, OperationKind } from "../record.ts";
import type { Calls } from "./calls.ts";

/** The operator, who does all that an operator may, at any daemon. */
export class SimulatedOperator {
  readonly #calls: Calls;
  readonly #chance: Chance;
  readonly #addresses: readonly string[];
  readonly #now: () => number;

  constructor(parts: { calls: Calls; chance: Chance; addresses: readonly string[]; now: () => number }) {
    this.#calls = parts.calls;
    this.#chance = parts.chance;
    this.#addresses = parts.addresses;
    this.#now = parts.now;
  }

  /** Does something now and then; in haste: often, and mostly what every daemon must hear of. */
  async work(until: number, isHasty: boolean): Promise<void> {
    while (this.#now() < until) {
      await this.#calls.sleep(this.#chance.wait(isHasty ? 150 : 700));
      if (this.#now() < until) await this.#act(isHasty);
    }
  }

  /** The queue is open, and its clocks run. */
  async setRight(): Promise<void> {
    await this.#insist("resume", (queue) => queue.operator.changeState("resume"));
    await this.#insist("open", (queue) => queue.operator.changeState("open"));
  }

  /** More counters than any configuration has: those who wait are called for them, whoever asks for nothing. */
  async addCounters(): Promise<void> {
    await this.#ask({ kind: "set" }, (queue) => queue.operator.set("counters", ["4"]));
  }

  async #insist(kind: OperationKind, act: (queue: Queue) => Promise<unknown>): Promise<void> {
    for (;;) {
      const outcome = await this.#ask({ kind }, act);
      if (outcome.kind === "ok") return;
      await this.#calls.sleep(200);
    }
  }

  async #act(isHasty: boolean): Promise<void> {
    const chance = this.#chance;
    const sequence = chance.whole(0, 12);
    const address = chance.pick(this.#addresses);
    const kind = chance.weighted({
      pause: 2,
      close: 1,
      skip: 3,
      recall: 3,
      ban: isHasty ? 3 : 1,
      unban: isHasty ? 4 : 1,
      set: isHasty ? 12 : 3,
      announce: 1,
    });
    switch (kind) {
      case "pause":
        await this.#ask({ kind }, (queue) => queue.operator.changeState("pause"));
        await this.#calls.sleep(chance.between(50, 1500));
        await this.#insist("resume", (queue) => queue.operator.changeState("resume"));
        break;
      case "close":
        await this.#ask({ kind }, (queue) => queue.operator.changeState("close"));
        await this.#calls.sleep(chance.between(50, 1000));
        await this.#insist("open", (queue) => queue.operator.changeState("open"));
        break;
      case "skip":
        await this.#ask({ kind, sequence }, (queue) => queue.operator.skip(sequence));
        break;
      case "recall":
        await this.#ask({ kind, sequence }, (queue) => queue.operator.recall(sequence));
        break;
      case "ban": {
        const forMs = chance.pick([2000, Number.POSITIVE_INFINITY]);
        await this.#ask({ kind, address }, (queue) => queue.operator.ban(address, "a test", forMs));
        break;
      }
      case "unban":
        await this.#ask({ kind, address }, (queue) => queue.operator.unban(address));
        break;
      case "set": {
        const [name, value] = chance.is(0.6)
          ? ["counters", String(chance.whole(1, 3))]
          : ["claim-window", `${chance.whole(15, 40) * 100}ms`];
        await this.#ask({ kind }, (queue) => queue.operator.set(name, [value]));
        break;
      }
      case "announce": {
        const text = chance.pick(["Tea at four", "Cake at five", null]);
        await this.#ask({ kind }, (queue) => queue.operator.announce(text));
      }
    }
  }

  #ask(
    asked: { kind: OperationKind; sequence?: number; address?: string },
    act: (queue: Queue) => Promise<unknown>,
  ) {
    const daemon = this.#calls.anyDaemon();
    return this.#calls.call(daemon, "operator", { address: "", ...asked }, async (queue) => {
      try {
        return resultOf(await act(queue));
      } catch (error) {
        if (error instanceof StorageError) return refuse({ code: "storage", detail: error.message });
        throw error;
      }
    });
  }
}

/** Some methods answer a result, others just what they found. */
function resultOf(value: unknown): Result<OkValue> {
  if (typeof value === "object" && value !== null && "ok" in value && value.ok === false) {
    return value as Result<never>;
  }
  return ok({});
}
