import type { Queue } from "../../../src/queue/queue.ts";
import type { Result } from "../../../src/queue/result.ts";
import type { Chance } from "../chance.ts";
import type { History } from "../history.ts";
import type { OkValue, Operation, Outcome } from "../record.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Daemon } from "./daemon.ts";

/** A client gives up after this long. */
const PATIENCE_MS = 8000;

type Asked = Pick<Operation, "kind" | "address" | "key" | "sequence" | "places">;
type Act = (queue: Queue) => Promise<Result<OkValue>>;

/** Requests to daemons, as clients make them: the answer may get lost, and then nobody knows. */
export class Calls {
  readonly operations: Operation[] = [];
  #asked = 0;
  readonly #scheduler: Scheduler;
  readonly #chance: Chance;
  readonly #history: History;
  readonly #daemons: readonly Daemon[];

  constructor(parts: {
    scheduler: Scheduler;
    chance: Chance;
    history: History;
    daemons: readonly Daemon[];
  }) {
    this.#scheduler = parts.scheduler;
    this.#chance = parts.chance;
    this.#history = parts.history;
    this.#daemons = parts.daemons;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.#scheduler.after(ms, resolve));
  }

  /** Any daemon that serves, as a balancer picks it; now and then one that does not, as it has not noticed yet. */
  anyDaemon(): Daemon {
    const serving = this.#daemons.filter(({ queue }) => queue !== null);
    const known = this.#daemons.filter(({ isGone }) => !isGone);
    return this.#chance.pick(serving.length > 0 && !this.#chance.is(0.05) ? serving : known);
  }

  /** Asks a daemon; resolves with what the client knows of it then. */
  call(daemon: Daemon, who: string, asked: Asked, act: Act): Promise<Outcome> {
    const operation: Operation = {
      ...asked,
      id: this.#asked++,
      daemon: daemon.name,
      calledAt: this.#scheduler.now,
      repliedAt: Number.POSITIVE_INFINITY,
      answeredAt: Number.POSITIVE_INFINITY,
      outcome: { kind: "unknown" },
    };
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    let isOver = false;
    const settle = (outcome: Outcome): void => {
      if (isOver) return;
      isOver = true;
      if (outcome.kind !== "unknown") {
        operation.answeredAt = this.#scheduler.now;
        operation.outcome = outcome;
      }
      this.#history.note(who, `${daemon.name} answers ${asked.kind}${target(asked)}: ${sentence(outcome)}`);
      resolve(outcome);
    };
    const wire = (): number => this.#chance.between(0.1, 1);
    this.#history.note(who, `asks ${daemon.name} to ${asked.kind}${target(asked)}`);
    this.#scheduler.after(wire(), () => {
      const { process, queue } = daemon;
      if (!process || !queue) {
        settle({ kind: "refused", code: "unreachable", detail: "" });
        return;
      }
      this.operations.push(operation);
      process.onKill(() => this.#scheduler.after(wire(), () => settle({ kind: "unknown" })));
      process.after(0, () => {
        if (daemon.queue !== queue) return settle({ kind: "unknown" });
        act(queue).then(
          (result) => {
            const { process: alive } = daemon;
            if (alive === process || alive === null) {
              operation.repliedAt = this.#scheduler.now;
              this.#scheduler.after(wire(), () => settle(outcomeOf(result)));
            }
          },
          (error: unknown) => {
            const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
            this.#scheduler.after(wire(), () => settle({ kind: "refused", code: text, detail: "" }));
          },
        );
      });
    });
    this.#scheduler.after(PATIENCE_MS, () => settle({ kind: "unknown" }));
    return promise;
  }
}

function outcomeOf(result: Result<OkValue>): Outcome {
  if (result.ok) return { kind: "ok", value: result.value };
  const { code, detail } = result.refusal;
  return { kind: "refused", code, detail };
}

function target({ address, sequence, places }: Asked): string {
  const ticket = sequence === undefined ? "" : ` ${sequence}`;
  return `${ticket}${places === undefined ? "" : ` by ${places}`}${address === "" ? "" : ` from ${address}`}`;
}

function sentence(outcome: Outcome): string {
  if (outcome.kind === "unknown") return "nothing";
  if (outcome.kind === "refused") return outcome.code;
  const { sequence, state, isNew } = outcome.value;
  const parts = [sequence, state, isNew === false ? "again" : undefined];
  return ["done", ...parts.filter((part) => part !== undefined)].join(" ");
}
