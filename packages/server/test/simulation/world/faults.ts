import type { Chance } from "../chance.ts";
import type { Connection, Network, Trap } from "../database/network.ts";
import type { DatabaseServer } from "../database/server.ts";
import type { Draft } from "../database/state.ts";
import type { History } from "../history.ts";
import type { Disturbance } from "../record.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Daemon } from "./daemon.ts";
import type { FaultKind, Plan } from "./plan.ts";

/** How long after a breakage things may still be slow: for connections to be made anew, and for locks to be free. */
const AFTERMATH_MS = 4000;
/** Nobody waits for a backend that only reads. */
const AFTERMATH_OF_READING_MS = 1500;
/** Trips that commit a change are few among those of daemons that say that they are alive, and are hit more often. */
const CHANGES_MORE = 4;
/** The others have to go on without a daemon that is gone, as soon as the lock is free that it may hold. */
const WITHOUT_ONE_MS = 2500;

interface FaultParts {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly history: History;
  readonly network: Network;
  readonly server: DatabaseServer;
  readonly daemons: readonly Daemon[];
}

/** Breaks things, and mends them. */
export class Faults {
  readonly disturbances: Disturbance[] = [];
  readonly absences: (Disturbance & { daemon: string })[] = [];
  readonly clockSteps: { at: number; ms: number }[] = [];
  #isOver = false;
  readonly #parts: FaultParts;

  constructor(parts: FaultParts) {
    this.#parts = parts;
  }

  start(): void {
    const { plan, chance, scheduler } = this.#parts;
    if (Object.keys(plan.faults).length === 0) return;
    const next = (): void => {
      scheduler.after(chance.wait(plan.faultEveryMs), () => {
        if (this.#isOver) return;
        this.#breakSomething(chance.weighted(plan.faults) as FaultKind);
        next();
      });
    };
    next();
  }

  /** Everything is mended, and nothing breaks any more. */
  heal(): void {
    const { server, network, daemons, history } = this.#parts;
    this.#isOver = true;
    history.note("faults", "everything is mended");
    server.setStandby(true);
    server.maxBackends = 100;
    if (server.isReadOnly) server.isReadOnly = false;
    if (!server.isUp) server.start();
    for (const daemon of daemons) {
      network.mend(daemon.name);
      daemon.resume();
      daemon.start();
    }
  }

  /** One of several daemons is gone for good, in all peace: the others do what it would have done. */
  loseOne(): void {
    const { daemons, chance } = this.#parts;
    const serving = daemons.filter(({ queue }) => queue !== null);
    if (serving.length < 2) return;
    const daemon = chance.pick(serving);
    daemon.isGone = true;
    this.#lose(
      daemon,
      0,
      () => daemon.kill(),
      () => {},
    );
  }

  /** What befalls a trip between two of its messages. */
  trap(connection: Connection, statements: number, isCommitting: boolean): Trap | null {
    const { plan, chance, daemons } = this.#parts;
    const often = isCommitting ? CHANGES_MORE : 1;
    if (this.#isOver || !chance.is((often * plan.trapsPerMille) / 1000)) return null;
    // What is hardest to bear is not to know what came of a COMMIT.
    const at = isCommitting && chance.is(0.4) ? statements : chance.whole(0, statements);
    const daemon = daemons.find(({ name }) => name === connection.name);
    const kind = chance.weighted({
      ...{ kill: 1, stop: 2, break: 3, end: 2, fail: 0.3 },
      ...(isCommitting && { forget: 1, "break soon": 2 }),
      ...(plan.server.isSynchronous && isCommitting && { cancel: 2, "end in SyncRep": 1 }),
    });
    const isEarly = kind === "cancel" || kind === "end in SyncRep";
    const spring = (): void => {
      if (this.#isOver || !daemon) return;
      this.#note(`${kind} ${daemon.name} before message ${at} of ${statements} (${connection.role})`);
      switch (kind) {
        case "kill":
          this.#lose(
            daemon,
            chance.between(100, 2000),
            () => daemon.kill(),
            () => daemon.start(),
          );
          break;
        case "stop":
          this.#lose(
            daemon,
            // Longer than anybody may hold the lock, now and then.
            chance.is(0.3) ? chance.between(3000, 9000) : chance.between(100, 3000),
            () => daemon.stop(),
            () => daemon.resume(),
          );
          break;
        case "break soon": {
          // While the COMMIT waits for the disk, or for the standby.
          this.#disturb(kind, 0);
          const { latencyMs, server } = plan;
          const ms = chance.between(0, 3 * latencyMs + server.standbyLagMs);
          this.#parts.scheduler.after(ms, () => connection.break(this.#zombieMs()));
          break;
        }
        case "break":
          this.#disturb(kind, connection.role === "reading" ? AFTERMATH_OF_READING_MS - AFTERMATH_MS : 0);
          connection.break(this.#zombieMs());
          break;
        case "forget":
          this.#disturb(kind, 0);
          connection.break(this.#zombieMs());
          this.#forgetDaemons();
          break;
        case "end":
          this.#disturb(kind, 0);
          connection.backend.terminate();
          break;
        case "fail":
          connection.backend.failsToBegin = true;
          break;
        case "cancel":
          connection.backend.nextSyncRep = "cancelled";
          break;
        case "end in SyncRep":
          this.#disturb(kind, 0);
          connection.backend.nextSyncRep = "ended";
      }
    };
    const isLate = kind === "forget";
    const last = kind === "break soon" ? statements - 1 : at;
    return { at: isEarly ? 0 : isLate ? statements : last, spring };
  }

  #breakSomething(kind: FaultKind): void {
    const { chance, scheduler, server, network, daemons } = this.#parts;
    const daemon = chance.pick(daemons);
    const later = (ms: number, mend: () => void): void => {
      this.#disturb(kind, ms);
      scheduler.after(ms, mend);
    };
    switch (kind) {
      case "kill a daemon":
        // The others have to do what it would have done.
        daemon.isGone = chance.is(0.4) && daemons.some((other) => other !== daemon && other.queue !== null);
        if (chance.is(0.3)) daemon.settings = { ...daemon.settings, counters: [String(chance.whole(1, 3))] };
        this.#lose(
          daemon,
          chance.between(50, 3000),
          () => daemon.kill(),
          () => daemon.start(),
        );
        break;
      case "stop a daemon":
        this.#lose(
          daemon,
          chance.between(50, 5000),
          () => daemon.stop(),
          () => daemon.resume(),
        );
        break;
      case "restart a daemon":
        // With a newer version, whose setting the others do not know.
        if (chance.is(0.3)) daemon.settings = { ...daemon.settings, "of-a-newer-version": ["1"] };
        daemon.end();
        later(chance.between(3000, 4000), () => daemon.start());
        break;
      case "cut a wire":
        this.#note(`the wire of ${daemon.name} is cut`);
        network.cut(daemon.name);
        later(chance.between(50, 4000), () => network.mend(daemon.name));
        break;
      case "break a connection":
        this.#onConnection((connection) => connection.break(this.#zombieMs()), "breaks");
        break;
      case "silence a connection":
        this.#onConnection((connection) => connection.goSilent(this.#zombieMs()), "goes silent");
        this.#disturb(kind, 3000);
        break;
      case "end a backend": {
        const busy = [...server.backends].filter(({ wait }) => wait === "SyncRep");
        const all = busy.length > 0 ? busy : [...server.backends];
        if (all.length === 0) return;
        const backend = chance.pick(all);
        this.#note(`backend ${backend.pid} of ${backend.by} is ended in ${backend.wait}`);
        this.#disturb(kind, 0);
        backend.terminate();
        break;
      }
      case "cancel a wait for the standby":
        for (const backend of server.backends) {
          if (backend.wait !== "SyncRep") continue;
          this.#note(`the wait of backend ${backend.pid} of ${backend.by} for the standby is cancelled`);
          backend.cancelSyncRep();
        }
        break;
      case "lose the standby":
        this.#note("the standby is lost");
        server.setStandby(false);
        later(chance.between(200, 3000), () => server.setStandby(true));
        break;
      case "crash the database":
        if (!server.isUp) return;
        this.#note("the database crashes");
        server.crash();
        later(chance.between(100, 2500), () => server.start());
        break;
      case "fail over": {
        if (!server.isUp) return;
        const ms = chance.between(-800, 800);
        const lost = server.failOver(ms);
        this.#note(`failover, ${lost} commits are lost`);
        this.clockSteps.push({ at: scheduler.now, ms });
        later(chance.between(200, 3000), () => server.start());
        break;
      }
      case "make the primary read-only":
        this.#note("the primary is read-only");
        server.isReadOnly = true;
        later(chance.between(100, 2500), () => {
          server.isReadOnly = false;
        });
        break;
      case "step the database's clock": {
        const ms = chance.pick([-1, 1]) * chance.pick([50, 700, 1900, 5000]);
        this.#note(`the database's clock is set by ${ms} ms`);
        this.#disturb(kind, 0);
        this.clockSteps.push({ at: scheduler.now, ms });
        server.stepClock(ms);
        break;
      }
      case "step a daemon's clock": {
        const ms = chance.between(-1, 1) * 20_000;
        this.#note(`the wall clock of ${daemon.name} is set by ${ms.toFixed(0)} ms`);
        daemon.time.wall += ms;
        break;
      }
      case "use up connections":
        this.#note("all connections are in use");
        server.maxBackends = 0;
        later(chance.between(200, 2000), () => {
          server.maxBackends = 100;
        });
        break;
      case "fail a BEGIN":
        for (const backend of server.backends) if (chance.is(0.5)) backend.failsToBegin = true;
        this.#note("some BEGINs will fail");
        break;
      case "prune the daemons' rows":
        this.#note("the daemons' rows are deleted");
        this.#forgetDaemons();
    }
  }

  /** A daemon is away for a while: for those of others, things go on soon. */
  #lose(daemon: Daemon, ms: number, lose: () => void, regain: () => void): void {
    const { daemons, scheduler, plan } = this.#parts;
    const { now } = scheduler;
    const isAway = ({ queue, name }: Daemon): boolean =>
      queue === null || this.absences.some((other) => other.daemon === name && now < other.to - AFTERMATH_MS);
    const isAlone = !daemons.some((other) => other !== daemon && !isAway(other));
    // Before 17, a backend in the way is found out by those who wait for it.
    const withoutMs = plan.server.version < 17 ? AFTERMATH_MS : WITHOUT_ONE_MS;
    const to = isAlone ? now + ms + AFTERMATH_MS : now + withoutMs;
    const kind = `lose ${daemon.name}`;
    this.disturbances.push({ kind, from: now, to });
    this.absences.push({ kind, daemon: daemon.name, from: now, to: now + ms + AFTERMATH_MS });
    lose();
    scheduler.after(ms, regain);
  }

  #forgetDaemons(): void {
    const operations = [(draft: Draft) => draft.map("daemons").clear()];
    this.#parts.server.commit({ by: "nobody", operations, decidedAt: null }, () => {});
  }

  #onConnection(act: (connection: Connection) => void, what: string): void {
    const { chance, network } = this.#parts;
    const all = [...network.connections];
    if (all.length === 0) return;
    const connection = chance.pick(all);
    this.#note(`the ${connection.role} connection of ${connection.name} ${what}`);
    this.#disturb(what, 0);
    act(connection);
  }

  /** How long a backend lives on without its client. */
  #zombieMs(): number {
    const { chance } = this.#parts;
    return chance.is(0.5) ? 0 : chance.between(10, 4000);
  }

  #disturb(kind: string, ms: number): void {
    const { now } = this.#parts.scheduler;
    this.disturbances.push({ kind, from: now, to: now + ms + AFTERMATH_MS });
  }

  #note(what: string): void {
    this.#parts.history.note("faults", what);
  }
}
