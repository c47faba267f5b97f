import type { Done, Kind, Reply, Session, Statement } from "../session.ts";

/** The database refused a statement. Nothing of its transaction was kept. */
export class StatementRefused extends Error {
  override readonly name = "StatementRefused";
  readonly sqlState: string;

  constructor(sqlState: string, message: string) {
    super(`${message} (${sqlState})`);
    this.sqlState = sqlState;
  }
}

/** Statements that are sent in one go. What each was answered can be read when {@link send} has resolved. */
export class Trip {
  readonly #statements: Statement[];
  #replies: readonly Reply[] = [];

  constructor(statements: readonly Statement[] = []) {
    this.#statements = [...statements];
  }

  /** Adds a statement; returns what reads its reply. */
  add<const S extends Statement>(statement: S): () => Done<S["kind"]> {
    const index = this.#statements.push(statement) - 1;
    return () => this.#at(index);
  }

  /** The replies as they came. Rejects with ConnectionLost. */
  async sendAnyhow(session: Session): Promise<readonly Reply[]> {
    this.#replies = await session.send(this.#statements);
    return this.#replies;
  }

  /** Rejects with StatementRefused where any statement failed: the first, as others fail because of it. */
  async send(session: Session): Promise<void> {
    await this.sendAnyhow(session);
    this.assertDone();
  }

  /** Throws StatementRefused where any statement failed. */
  assertDone(): void {
    for (const reply of this.#replies) {
      if (!reply.ok) throw new StatementRefused(reply.sqlState, reply.message);
    }
  }

  #at<K extends Kind>(index: number): Done<K> {
    const reply = this.#replies[index];
    if (!reply?.ok) throw new Error("expected a reply to read");
    // Replies come in the order of the statements, so this one's kind is that of its statement.
    return reply as Done<K>;
  }
}

/** The one row of a reply that always has one. */
export function onlyRow<K extends Kind>({ rows }: Done<K>): Done<K>["rows"][number] {
  const [row] = rows;
  if (row === undefined) throw new Error("expected one row, got none");
  return row;
}
