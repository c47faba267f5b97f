import type { Reply, Statement } from "../../../src/store/remote/session.ts";
import { done, failed, selected } from "./replies.ts";
import type { Commit, DatabaseServer, Operation, ServerProcess, Wait } from "./server.ts";
import { SqlError } from "./sql-error.ts";
import type { State } from "./state.ts";
import { rowsOf, Transaction, writeOf } from "./transaction.ts";

interface Message {
  readonly statement: Statement;
  readonly reply: (reply: Reply) => void;
}

/** What a statement answers; null where it waits. */
type Answer = Reply | null;

const GONE = { ok: false, sqlState: "57P01", message: "terminating connection" } as const;

/** A backend of PostgreSQL: does what comes over its connection, one statement after the other, each with a reply. */
export class Backend implements ServerProcess {
  readonly pid: number;
  readonly by: string;
  readonly #server: DatabaseServer;
  readonly #onClosed: () => void;
  readonly #onNotification: (payload: string) => void;
  #inbox: (Message | "end")[] = [];
  #wait: Wait = "ClientRead";
  #waitingSince: number;
  #current: Message | null = null;
  #transaction: Transaction | null = null;
  #committing: Commit | null = null;
  #cancelWait: () => void = () => {};
  isListening = false;
  failsToBegin = false;
  nextSyncRep: ServerProcess["nextSyncRep"] = null;

  constructor(parts: {
    server: DatabaseServer;
    by: string;
    /** The connection is closed from this side. */
    onClosed: () => void;
    onNotification: (payload: string) => void;
  }) {
    this.#server = parts.server;
    this.by = parts.by;
    this.#onClosed = parts.onClosed;
    this.#onNotification = parts.onNotification;
    this.pid = parts.server.nextPid();
    this.#waitingSince = parts.server.scheduler.now;
    parts.server.backends.add(this);
  }

  get wait(): Wait {
    return this.#wait;
  }

  get isInTransaction(): boolean {
    return this.#transaction !== null;
  }

  /** A statement, or the end of the connection, which is noticed when its turn comes. */
  receive(message: Message | "end"): void {
    if (this.#wait === "gone") return;
    this.#inbox.push(message);
    if (this.#wait === "ClientRead") this.#process();
  }

  notified(payload: string): void {
    if (this.#wait !== "gone") this.#onNotification(payload);
  }

  granted(): void {
    const message = this.#current;
    if (!message) return;
    this.#cancelWait();
    this.#wait = "ClientRead";
    this.#answer(message, this.#underLock(message.statement));
    this.#process();
  }

  terminate(how: "killed" | "crash" = "killed"): void {
    if (this.#wait === "gone") return;
    // Whoever waits for the standby has committed already.
    if (this.#committing && how === "killed") this.#server.show(this.#committing);
    this.#end();
    this.#onClosed();
  }

  cancelSyncRep(): void {
    if (this.#wait !== "SyncRep" || !this.#committing) return;
    this.#server.show(this.#committing);
    this.#committed(done("COMMIT", ["canceling wait for synchronous replication due to user request"]));
  }

  isStalled(olderThanMs: number): boolean {
    const since = this.#server.scheduler.now - this.#waitingSince;
    return this.#wait === "ClientRead" && this.isInTransaction && since > olderThanMs;
  }

  #process(): void {
    while (this.#wait === "ClientRead") {
      const message = this.#inbox.shift();
      if (!message) break;
      if (message === "end") {
        this.#end();
        return;
      }
      this.#current = message;
      const answer = this.#run(message.statement);
      if (answer) this.#answer(message, answer);
    }
    this.#waitingSince = this.#server.scheduler.now;
  }

  #answer(message: Message, answer: Reply): void {
    this.#current = null;
    message.reply(answer);
  }

  #run(statement: Statement): Answer {
    const transaction = this.#transaction;
    if (transaction?.isAborted && statement.kind !== "commit" && statement.kind !== "rollback") {
      return failed("25P02", "current transaction is aborted");
    }
    switch (statement.kind) {
      case "begin":
        return this.#begin({ isReading: false, lockMs: statement.lockMs });
      case "beginReading":
        return this.#begin({ isReading: true, lockMs: 0 });
      case "commit":
        return this.#commit();
      case "rollback":
        if (transaction) this.#close();
        return done("ROLLBACK");
      case "lockQueue":
      case "writeQueue":
        if (this.#server.isReadOnly) return this.#fail(new SqlError("25006", "read-only transaction"));
        if (this.#server.lock(this)) return this.#underLock(statement);
        this.#waitForLock();
        return null;
      default:
        return this.#attempt(statement);
    }
  }

  #underLock(statement: Statement): Reply {
    const answer =
      statement.kind === "lockQueue" ? selected([this.#sees().queue]) : (this.#attempt(statement) ?? GONE);
    if (!this.#transaction) this.#server.unlock(this);
    return answer;
  }

  #waitForLock(): void {
    this.#wait = "lock";
    const ms = this.#transaction?.lockTimeoutMs ?? 0;
    if (ms === 0) return;
    this.#cancelWait = this.#server.scheduler.after(ms, () => {
      this.#server.leaveLine(this);
      this.#wait = "ClientRead";
      const message = this.#current;
      const error = this.#fail(new SqlError("55P03", "canceling statement due to lock timeout"));
      if (message) this.#answer(message, error);
      this.#process();
    });
  }

  #attempt(statement: Statement): Answer {
    try {
      return this.#execute(statement);
    } catch (error) {
      if (error instanceof SqlError) return this.#fail(error);
      throw error;
    }
  }

  #execute(statement: Statement): Answer {
    const server = this.#server;
    switch (statement.kind) {
      case "readMoment": {
        if (this.#transaction) this.#transaction.decidedAt = server.scheduler.now;
        if (statement.limitMs !== null) this.#limitTransaction(statement.limitMs);
        const timeline = statement.withTimeline ? String(server.timeline).padStart(8, "0") : null;
        return selected([{ clock: server.clock, timeline, isSynchronous: server.isSynchronous }]);
      }
      case "identify": {
        const { hasTimeline, key } = server.options;
        const cluster = "7460000000000000001 16384";
        return selected([{ cluster, isInRecovery: server.isReadOnly, hasTimeline, key }]);
      }
      case "endBlocker":
        return selected([], endBlocker(server, statement.blocked, statement.olderThanMs));
      case "listen":
        this.isListening = !server.options.hasPooler;
        return done("LISTEN");
      case "notify":
        if (this.#transaction) this.#transaction.notifications.push(statement.payload);
        else this.#notify([statement.payload]);
        return done("SELECT");
      default:
        return this.#onTables(statement);
    }
  }

  /** What the tables answer. */
  #onTables(statement: Statement): Answer {
    const rows = rowsOf(statement, () => this.#sees());
    if (rows) return selected(rows);
    const { isReadOnly, clock } = this.#server;
    const write = writeOf(statement, clock, () => this.#server.nextPicture());
    if (isReadOnly || this.#transaction?.isReading) throw new SqlError("25006", "read-only transaction");
    if (this.#transaction) {
      const written = this.#transaction.write(this.#server.visible, write);
      return selected(written.rows ?? [], written.count, "INSERT");
    }
    // Waits, as it were, for rows that others are about to commit.
    const written = write(this.#server.newest());
    const reply = selected(written.rows ?? [], written.count, "INSERT");
    return this.#commitNow([(draft) => void write(draft)], reply);
  }

  /** The tables as this statement sees them. */
  #sees(): State {
    const { visible } = this.#server;
    return this.#transaction?.sees(visible) ?? visible;
  }

  #begin({ isReading, lockMs }: { isReading: boolean; lockMs: number }): Reply {
    if (this.failsToBegin) {
      this.failsToBegin = false;
      return failed("53200", "out of memory");
    }
    const warnings = this.#transaction ? ["there is already a transaction in progress"] : [];
    this.#transaction ??= new Transaction(this.#server.visible, isReading);
    this.#transaction.lockTimeoutMs = lockMs;
    return done("BEGIN", warnings);
  }

  #limitTransaction(ms: number): void {
    const transaction = this.#transaction;
    if (!transaction || this.#server.options.version < 17) return;
    transaction.cancelTimeout();
    transaction.cancelTimeout = this.#server.scheduler.after(ms, () => {
      if (this.#transaction === transaction && this.#wait !== "SyncRep") this.terminate();
    });
  }

  #commit(): Answer {
    const transaction = this.#transaction;
    if (!transaction) return done("COMMIT", ["there is no transaction in progress"]);
    if (transaction.isAborted) {
      this.#close();
      return done("ROLLBACK");
    }
    if (transaction.operations.length === 0) {
      this.#close();
      return done("COMMIT");
    }
    return this.#commitNow(transaction.operations, done("COMMIT"));
  }

  /** Commits; the reply follows at once, or when the standby has it. */
  #commitNow(operations: readonly Operation[], reply: Reply): Answer {
    let isDone = false;
    this.#wait = "SyncRep";
    this.#transaction?.cancelTimeout();
    const { by } = this;
    const decidedAt = this.#transaction?.decidedAt ?? null;
    const commit = this.#server.commit({ by, operations, decidedAt }, () => {
      if (this.#committing) this.#committed(reply);
      else isDone = true;
    });
    if (!isDone) {
      this.#committing = commit;
      this.#disturbWait(commit);
      return null;
    }
    this.#wait = "ClientRead";
    this.#close();
    return reply;
  }

  #disturbWait(commit: Commit): void {
    const what = this.nextSyncRep;
    this.nextSyncRep = null;
    if (what === null) return;
    this.#server.scheduler.after(0.01, () => {
      if (this.#committing !== commit) return;
      if (what === "ended") this.terminate();
      else this.cancelSyncRep();
    });
  }

  #committed(reply: Reply): void {
    const message = this.#current;
    this.#committing = null;
    this.#wait = "ClientRead";
    this.#close();
    if (message) this.#answer(message, reply);
    this.#process();
  }

  /** The transaction is over, and its lock free. */
  #close(): void {
    const { notifications = [] } = this.#transaction ?? {};
    this.#transaction?.cancelTimeout();
    if (!this.#transaction?.isAborted) this.#notify(notifications);
    this.#transaction = null;
    this.#server.unlock(this);
  }

  /** An error: its transaction is rolled back at once, and all that follows in it is refused. */
  #fail({ sqlState, message }: SqlError): Reply {
    if (this.#transaction) {
      this.#transaction.isAborted = true;
      this.#transaction.cancelTimeout();
      this.#server.unlock(this);
    }
    return failed(sqlState, message);
  }

  #notify(payloads: readonly string[]): void {
    for (const payload of payloads) {
      for (const backend of this.#server.backends) if (backend.isListening) backend.notified(payload);
    }
  }

  #end(): void {
    this.#wait = "gone";
    this.#cancelWait();
    this.#committing = null;
    this.#transaction?.cancelTimeout();
    this.#transaction = null;
    this.#inbox = [];
    this.#server.leaveLine(this);
    this.#server.unlock(this);
    this.#server.backends.delete(this);
  }
}

function endBlocker(server: DatabaseServer, blocked: number, olderThanMs: number): number {
  const waiter = [...server.backends].find(({ pid }) => pid === blocked);
  const blocker = server.lockedBy;
  if (waiter?.wait !== "lock" || !blocker?.isStalled(olderThanMs)) return 0;
  blocker.terminate();
  return 1;
}
