import { setTimeout as sleep } from "node:timers/promises";
import { numberOf } from "@catq/shared";
import { operate } from "../../../src/control/control-client.ts";
import type { Operation as Act, Input } from "../../../src/control/protocol.ts";
import { CatqdError, EXIT } from "../../../src/process/exit-codes.ts";
import type { Operation, OperationKind, Outcome } from "../../simulation/record.ts";
import { now } from "../history.ts";
import { oneOf } from "../seeded-random.ts";
import type { FleetDaemon } from "./fleet.ts";
import { pickFrom } from "./visitors.ts";

/** The operator, who does all that an operator may, at any daemon's socket. */
export class Operator {
  readonly operations: Operation[] = [];
  readonly #daemons: readonly FleetDaemon[];
  readonly #random: () => number;
  readonly #addresses: readonly string[];
  #isOver = false;
  #working: Promise<void> = Promise.resolve();

  constructor(parts: {
    daemons: readonly FleetDaemon[];
    random: () => number;
    /** Those that are banned now and then. */
    addresses: readonly string[];
  }) {
    this.#daemons = parts.daemons;
    this.#random = parts.random;
    this.#addresses = parts.addresses;
  }

  work(everyMs: number): void {
    this.#working = this.#workOn(everyMs);
  }

  async #workOn(everyMs: number): Promise<void> {
    while (!this.#isOver) {
      await sleep(everyMs * (0.5 + this.#random()));
      await this.#act();
    }
  }

  /** Stops, and leaves the queue open, its clocks running, with counters enough. */
  async setRight(): Promise<void> {
    this.#isOver = true;
    await this.#working;
    await this.insist("resume", "change-state", { change: "resume" });
    await this.insist("open", "change-state", { change: "open" });
    await this.insist("set", "set", { name: "counters", value: ["4"] });
  }

  /** Asks until it is done. */
  async insist<A extends Act>(kind: OperationKind, act: A, input: Input<A>): Promise<void> {
    while ((await this.ask(kind, act, input)).kind !== "ok") await sleep(200);
  }

  async ask<A extends Act>(
    kind: OperationKind,
    act: A,
    input: Input<A>,
    about: { sequence?: number; address?: string } = {},
  ): Promise<Outcome> {
    const daemon = pickFrom(this.#daemons, this.#random);
    const operation: Operation = {
      ...{ id: -1 - this.operations.length, kind, daemon: daemon.name, address: "", ...about },
      ...{ calledAt: now(), repliedAt: Number.POSITIVE_INFINITY, answeredAt: Number.POSITIVE_INFINITY },
      outcome: { kind: "unknown" },
    };
    this.operations.push(operation);
    try {
      await operate({ dataFolder: daemon.folder, by: "operator" }, act, input);
      operation.outcome = { kind: "ok", value: {} };
    } catch (error) {
      // Which refusal it is, the command does not say.
      if (!(error instanceof CatqdError) || error.exitCode === EXIT.unavailable) return operation.outcome;
      operation.outcome = { kind: "refused", code: "invalid", detail: error.message };
    }
    operation.repliedAt = operation.answeredAt = now();
    return operation.outcome;
  }

  async #act(): Promise<void> {
    const random = this.#random;
    const sequence = Math.floor(random() * 30);
    const number = numberOf(sequence);
    const address = oneOf(random, this.#addresses);
    switch (oneOf(random, ["pause", "close", "skip", "recall", "ban", "unban", "set", "announce"] as const)) {
      case "pause":
        await this.ask("pause", "change-state", { change: "pause" });
        await sleep(random() * 800);
        return this.insist("resume", "change-state", { change: "resume" });
      case "close":
        await this.ask("close", "change-state", { change: "close" });
        await sleep(random() * 400);
        return this.insist("open", "change-state", { change: "open" });
      case "skip":
        await this.ask("skip", "skip", { number }, { sequence });
        return;
      case "recall":
        await this.ask("recall", "recall", { number }, { sequence });
        return;
      case "ban":
        await this.ask("ban", "ban", { address, forMs: 1500, reason: "a test" }, { address });
        return;
      case "unban":
        await this.ask("unban", "unban", { address }, { address });
        return;
      case "set":
        if (random() < 0.5)
          await this.ask("set", "set", { name: "counters", value: [oneOf(random, ["1", "2", "3"])] });
        else {
          const value = [`${15 + Math.floor(random() * 15)}00ms`];
          await this.ask("set", "set", { name: oneOf(random, ["claim-window", "view-window"]), value });
        }
        return;
      case "announce":
        await this.ask("announce", "announce", {
          text: oneOf(random, ["Tea at four", "Cake at five", null]),
        });
    }
  }
}
