import { isDeepStrictEqual } from "node:util";
import { Chance } from "../chance.ts";
import { firstQueue } from "../database/first-queue.ts";
import { Network } from "../database/network.ts";
import { type Commit, DatabaseServer } from "../database/server.ts";
import { emptyState } from "../database/state.ts";
import { History } from "../history.ts";
import type { Frame, Life, Record } from "../record.ts";
import { Scheduler } from "../scheduler.ts";
import { Calls } from "./calls.ts";
import { Daemon } from "./daemon.ts";
import { Faults } from "./faults.ts";
import { SimulatedOperator } from "./operator.ts";
import { isTelling, type Plan } from "./plan.ts";
import { readSettings } from "./read-settings.ts";
import { Visitor } from "./visitor.ts";

const WALL = Date.UTC(2026, 0, 1);
/** After this long in peace, everything must be well. */
const MAX_PEACE_MS = 90_000;
/** When what broke is past, but for a daemon that is lost in peace, and somebody may wait yet. */
const COUNTERS_AFTER_MS = 4200;
/** How long everything is watched after the last visitor has gone. */
const REST_MS = 2500;

/** One simulated world: a database, daemons, visitors, an operator, and what befalls them. */
export class World {
  readonly history: History;
  readonly #plan: Plan;
  readonly #scheduler = new Scheduler();
  readonly #frames: Frame[] = [];
  readonly #errors: { at: number; daemon: string; text: string }[] = [];
  readonly #lives: Life[] = [];
  #areAllQuick = true;
  readonly #server: DatabaseServer;
  readonly #daemons: Daemon[];
  readonly #calls: Calls;
  readonly #faults: Faults;
  readonly #visitors: Visitor[];
  readonly #operators: SimulatedOperator[];
  /** Who sets things right in the end. */
  readonly #operator: SimulatedOperator;

  constructor(plan: Plan) {
    this.#plan = plan;
    const scheduler = this.#scheduler;
    const chance = new Chance(plan.seed, "world");
    this.history = new History(() => scheduler.now);
    this.#server = new DatabaseServer({
      scheduler,
      chance: chance.fork("database"),
      options: plan.server,
      state: emptyState(firstQueue(plan.server)),
      wall: WALL + chance.between(-1000, 1000),
      onVisible: (commit) => this.#visible(commit),
    });
    const network = new Network({
      scheduler,
      chance: chance.fork("network"),
      server: this.#server,
      options: {
        ...plan,
        trap: (connection, statements) => {
          const isCommitting = statements.some(({ kind }) => kind === "appendLog");
          return this.#faults.trap(connection, statements.length, isCommitting);
        },
      },
    });
    this.#daemons = Array.from({ length: plan.daemons }, (_, index) => {
      const name = `n${index + 1}`;
      const own = chance.fork(name);
      const isSlow = own.is(0.15);
      if (isSlow) this.#areAllQuick = false;
      const time = { rate: 1 + own.between(-0.0005, 0.0005), wall: WALL + own.between(-5000, 5000) };
      return new Daemon(
        {
          scheduler,
          network,
          chance: own,
          name,
          time,
          slowness: () => (isSlow && own.is(0.02) ? own.wait(100) : 0),
          note: (what) => this.history.note(name, what),
          onError: (error) => this.#error(name, error),
          onFrame: (frame) => this.#shown(frame),
          onStart: () => this.#begin(),
          catMs: plan.catMs,
        },
        plan.settings,
      );
    });
    const daemons = this.#daemons;
    const { history } = this;
    this.#calls = new Calls({ scheduler, chance: chance.fork("calls"), history, daemons });
    this.#faults = new Faults({
      plan,
      scheduler,
      chance: chance.fork("faults"),
      history,
      network,
      server: this.#server,
      daemons,
    });
    const addresses = Array.from({ length: plan.addresses }, (_, index) => `192.0.2.${index + 1}`);
    const now = (): number => scheduler.now;
    this.#visitors = Array.from({ length: plan.visitors }, (_, index) => {
      const own = chance.fork(`visitor ${index}`);
      return new Visitor({
        name: `v${index}`,
        calls: this.#calls,
        chance: own,
        habits: plan.habits,
        address: own.pick(addresses),
        now,
        lastTakeAt: plan.chaosMs,
      });
    });
    const newOperator = (name: string): SimulatedOperator =>
      new SimulatedOperator({ calls: this.#calls, chance: chance.fork(name), addresses, now });
    this.#operators = Array.from({ length: plan.operators }, (_, index) => newOperator(`operator ${index}`));
    this.#operator = newOperator("operator");
  }

  get now(): number {
    return this.#scheduler.now;
  }

  /** Lives through it; resolves with all that happened. */
  async run(): Promise<Record> {
    const { chaosMs } = this.#plan;
    const scheduler = this.#scheduler;
    const chance = new Chance(this.#plan.seed, "arrivals");
    for (const daemon of this.#daemons) scheduler.after(chance.between(0, 300), () => daemon.start());
    for (const visitor of this.#visitors) void visitor.live(chance.between(200, chaosMs * 0.8));
    for (let at = 500; at < chaosMs; at += chance.between(500, 2500))
      scheduler.at(at, () => this.#watch(chance));
    for (const [index, operator] of this.#operators.entries()) void operator.work(chaosMs, index > 0);
    scheduler.after(1000, () => this.#faults.start());
    await scheduler.run(chaosMs);

    this.#faults.heal();
    const healedAt = scheduler.now;
    let isRight = false;
    void this.#operator.setRight().then(() => {
      isRight = true;
    });
    if (chance.is(0.4)) scheduler.at(healedAt + chance.between(200, 4000), () => this.#faults.loseOne());
    await scheduler.run(healedAt + 1500);
    for (const daemon of this.#daemons) void daemon.watch("192.0.2.200");
    const isOver = (): boolean => isRight && this.#visitors.every((visitor) => visitor.isOver);
    const isDone = (): boolean => isOver() && this.#isEmpty();
    await scheduler.run(healedAt + COUNTERS_AFTER_MS, isDone);
    if (this.#plan.operators > 0 && !isDone()) void this.#operator.addCounters();
    await scheduler.run(healedAt + MAX_PEACE_MS, isDone);
    await scheduler.run(scheduler.now + REST_MS);
    return this.#record(healedAt, isOver());
  }

  #record(healedAt: number, isOver: boolean): Record {
    const { seed, server } = this.#plan;
    const stuck = this.#visitors.filter((visitor) => !visitor.isOver).map(({ name }) => name);
    if (!isOver && stuck.length === 0) stuck.push("operator");
    if (!this.#isEmpty()) stuck.push("somebody whose window never ended");
    for (const daemon of this.#daemons) {
      if (!this.#isDeclared(daemon)) stuck.push(`what ${daemon.name} declares`);
    }
    return {
      seed,
      isSynchronous: server.isSynchronous,
      hasTimeline: server.hasTimeline,
      catPatienceMs: readSettings([]).catPatienceMs,
      isExact: true,
      key: server.key,
      clockRate: server.clockRate,
      clockSteps: this.#faults.clockSteps,
      views: this.#server.views,
      operations: this.#calls.operations,
      frames: this.#frames,
      disturbances: this.#faults.disturbances,
      lives: this.#lives,
      isTelling: this.#areAllQuick && isTelling(this.#plan),
      absences: this.#faults.absences,
      errors: this.#errors,
      healedAt,
      endedAt: this.#scheduler.now,
      openWatchers: this.#daemons.flatMap((daemon) =>
        daemon.openWatchers.map(([watcher, sequence]) => ({ watcher, sequence, daemon: daemon.name })),
      ),
      stuck,
    };
  }

  #isEmpty(): boolean {
    const { tickets } = this.#server.visible;
    for (const { ticket } of tickets.values()) if (ticket.endedAt === null) return false;
    return true;
  }

  /** Whether the database knows what a daemon declares, whatever a failover has lost. */
  #isDeclared({ queue, name, settings }: Daemon): boolean {
    const { declared } = this.#server.visible;
    return queue === null || isDeepStrictEqual(declared.get(name), settings);
  }

  /** A daemon begins to live; returns what to call at its end. */
  #begin(): () => void {
    const life: Life = { from: this.#scheduler.now, to: Number.POSITIVE_INFINITY };
    this.#lives.push(life);
    return () => {
      life.to = Math.min(life.to, this.#scheduler.now);
    };
  }

  #watch(chance: Chance): void {
    const daemon = chance.pick(this.#daemons);
    const address = chance.is(0.5) ? "192.0.2.201" : `192.0.2.${chance.whole(1, this.#plan.addresses)}`;
    daemon.process?.after(0, () => void daemon.watch(address));
  }

  #shown(frame: Frame): void {
    this.#frames.push(frame);
    const { daemon, watcher, revision, state, active, waiting, ticket } = frame;
    const own = ticket === null ? "" : `, own ticket ${ticket}`;
    const words = [`board ${revision}`, state, active.join(", "), `and ${waiting.length} wait${own}`];
    this.history.note(`${daemon}/${watcher}`, `is shown ${words.join(" ")}`);
  }

  #visible(commit: Commit): void {
    const { state, by } = commit;
    if (!state) return;
    const before = this.#server.views.at(-2)?.state ?? state;
    const lines = state.log
      .filter(({ id }) => id >= before.queue.nextLogId)
      .map(({ event }) => `${event.type}${event.sequence === null ? "" : ` ${event.sequence}`}`);
    const { revision, aliveAt } = state.queue;
    const words = lines.length > 0 ? `: ${lines.join(", ")}` : "";
    this.history.note("database", `commit of ${by}, board ${revision}, time ${aliveAt.toFixed(1)}${words}`);
  }

  #error(daemon: string, error: unknown): void {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.#errors.push({ at: this.#scheduler.now, daemon, text });
    this.history.note(daemon, `complains: ${text}`);
  }
}
