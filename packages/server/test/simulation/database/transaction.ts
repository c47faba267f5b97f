import type { Statement } from "../../../src/store/remote/session.ts";
import { READS } from "./reads.ts";
import type { Operation } from "./server.ts";
import { Draft, type State } from "./state.ts";
import { type Moment, WRITES } from "./writes.ts";

/** An open transaction: what it sees, and what it has done so far. */
export class Transaction {
  /** What it has done; again on what others have committed since, where that is needed. */
  readonly operations: Operation[] = [];
  /** Payloads that are delivered with its commit. */
  readonly notifications: string[] = [];
  /** REPEATABLE READ, READ ONLY: it sees the snapshot of its beginning. */
  readonly isReading: boolean;
  isAborted = false;
  /** When it read the clock, in real time. */
  decidedAt: number | null = null;
  lockTimeoutMs = 0;
  cancelTimeout: () => void = () => {};
  #base: State;
  #draft: Draft;

  constructor(base: State, isReading: boolean) {
    this.#base = base;
    this.#draft = new Draft(base);
    this.isReading = isReading;
  }

  /** The tables as the next statement sees them: the newest commit, and what the transaction did itself. */
  sees(newest: State): State {
    if (this.#base !== newest && !this.isReading) {
      this.#base = newest;
      this.#draft = new Draft(newest);
      for (const operation of this.operations) operation(this.#draft);
    }
    return this.#draft.state;
  }

  write(newest: State, write: Write): Written {
    this.sees(newest);
    const written = write(this.#draft);
    this.operations.push((draft) => void write(draft));
    return written;
  }
}

export interface Written {
  readonly count: number;
  readonly rows?: readonly unknown[];
}
export type Write = (draft: Draft) => Written;

/** Rows that a statement reads; null where it is none that reads tables. Each kind is checked by the type of READS. */
export function rowsOf(statement: Statement, state: () => State): readonly unknown[] | null {
  const reads: Readonly<Partial<Record<string, unknown>>> = READS;
  const read = reads[statement.kind] as
    | ((state: State, statement: Statement) => readonly unknown[])
    | undefined;
  return read ? read(state(), statement) : null;
}

/** What a statement does to the tables, however often that is done again. */
export function writeOf(statement: Statement, clock: number, drawPicture: () => number): Write {
  const writes: Readonly<Partial<Record<string, unknown>>> = WRITES;
  const write = writes[statement.kind] as
    | ((draft: Draft, statement: Statement, at: Moment) => Written)
    | undefined;
  if (!write)
    throw new Error(`expected a statement that the simulated database knows, got ${statement.kind}`);
  let picture: number | null = null;
  const nextPicture = (): number => {
    picture ??= drawPicture();
    return picture;
  };
  return (draft) => write(draft, statement, { clock, nextPicture });
}
