import { type Client, type Connection, DatabaseError, Query } from "pg";
import { parameterOf } from "./parameters.ts";
import type { Columns } from "./sql.ts";

/** A statement as it goes over the wire. */
export interface Asked {
  /** Prepared under it, once for each connection; undefined: parsed each time. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Answered {
  readonly tag: string;
  readonly count: number;
  readonly rows: readonly Columns[];
  /** Messages of severity WARNING that came with it. */
  readonly warnings: readonly string[];
}

type Fields = readonly { readonly name: string; readonly dataTypeID: number }[];
type Parse = (text: string) => unknown;
export type ParserOf = (typeOid: number) => Parse;

/** What follows an error up to the next Sync is passed over by the server: as in a transaction that has failed. */
const PASSED_OVER = Object.assign(new DatabaseError("an earlier statement failed", 0, "error"), {
  code: "25P02",
  severity: "ERROR",
});

/** What `pg` calls, and what its types leave out of its connection. */
interface Wire extends Pick<Connection, "sync" | "stream"> {
  parse(statement: { name?: string; text: string }): void;
  bind(portal: {
    statement?: string;
    values: readonly unknown[];
    valueMapper: (value: unknown) => unknown;
  }): void;
  describe(what: { type: "P" | "S" }): void;
  execute(): void;
  close(what: { type: "P" | "S"; name: string }): void;
}

/**
 * Sends statements in groups that share one Sync (PostgreSQL's manual, 54.2.4, Pipelining): the server then answers a group
 * in one piece, and not each statement in one of its own.
 */
export class Pipeline {
  readonly #client: Client;
  readonly #parserOf: ParserOf;
  readonly #prepared = new Set<string>();
  /** Nobody knows whether the server has them: their group failed. */
  readonly #doubtful = new Set<string>();
  /** Warnings that came since the last reply; the server sends them before the reply they belong to. */
  #warnings: string[] = [];

  constructor(client: Client, parserOf: ParserOf) {
    this.#client = client;
    this.#parserOf = parserOf;
    client.on("notice", ({ severity, message }) => {
      if (severity === "WARNING") this.#warnings.push(message ?? "");
    });
  }

  /** For each group one answer a statement, in order: what became of it, or why it failed. All go out in one piece. */
  send(groups: readonly (readonly Asked[])[]): Promise<(Answered | Error)[]>[] {
    const { stream } = connectionOf(this.#client);
    stream.cork();
    try {
      return groups.map((group) => this.#sendGroup(group));
    } finally {
      stream.uncork();
    }
  }

  #sendGroup(statements: readonly Asked[]): Promise<(Answered | Error)[]> {
    return new Promise((resolve) => {
      const group = new Group(statements, {
        parserOf: this.#parserOf,
        submit: (wire) => this.#submit(wire, statements),
        takeWarnings: () => this.#warnings.splice(0),
        onEnd: (answers) => {
          if (answers.some((answer) => answer instanceof Error)) this.#doubt(statements);
          resolve(answers);
        },
      });
      this.#client.query(group);
    });
  }

  #submit(wire: Wire, statements: readonly Asked[]): void {
    for (const { name, text, values } of statements) {
      if (name === undefined) wire.parse({ text });
      else if (!this.#prepared.has(name)) {
        // To close one that is not there is no error.
        if (this.#doubtful.delete(name)) wire.close({ type: "S", name });
        wire.parse({ name, text });
        this.#prepared.add(name);
      }
      wire.bind({ ...(name !== undefined && { statement: name }), values, valueMapper: parameterOf });
      wire.describe({ type: "P" });
      wire.execute();
    }
    wire.sync();
  }

  #doubt(statements: readonly Asked[]): void {
    for (const { name } of statements) {
      if (name !== undefined && this.#prepared.delete(name)) this.#doubtful.add(name);
    }
  }
}

interface GroupParts {
  readonly parserOf: ParserOf;
  readonly submit: (wire: Wire) => void;
  readonly takeWarnings: () => string[];
  readonly onEnd: (answers: (Answered | Error)[]) => void;
}

/** Statements up to a Sync, as one query of `pg`, which tells it of each message that comes. */
class Group extends Query {
  readonly #count: number;
  readonly #parts: GroupParts;
  readonly #answers: (Answered | Error)[] = [];
  #rows: Columns[] = [];
  #fields: Fields = [];
  #parsers: Parse[] = [];
  /** `pg` asks for one. */
  readonly callback = (): void => {};

  constructor(statements: readonly Asked[], parts: GroupParts) {
    super("");
    this.#count = statements.length;
    this.#parts = parts;
  }

  override submit = (connection: Connection): null => {
    this.#parts.submit(connection as unknown as Wire);
    return null;
  };

  handleRowDescription({ fields }: { fields: Fields }): void {
    this.#fields = fields;
    this.#parsers = fields.map(({ dataTypeID }) => this.#parts.parserOf(dataTypeID));
  }

  handleDataRow({ fields: values }: { fields: readonly (string | null)[] }): void {
    const row: Columns = {};
    for (const [index, { name }] of this.#fields.entries()) {
      const value = values[index] ?? null;
      row[name] = value === null ? null : this.#parsers[index]?.(value);
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const [tag = "", ...numbers] = text.split(" ");
    const warnings = this.#parts.takeWarnings();
    this.#answers.push({ tag, count: Number(numbers.at(-1) ?? 0), rows: this.#rows, warnings });
    this.#rows = [];
  }

  /** The server refused a statement, or the connection has ended. */
  handleError(error: Error): void {
    const isLost = !(error instanceof DatabaseError) || error.severity === "FATAL";
    this.#parts.takeWarnings();
    // What is no transaction of its own commits at the Sync.
    if (this.#answers.length === this.#count) this.#answers.pop();
    this.#answers.push(error);
    while (this.#answers.length < this.#count) this.#answers.push(isLost ? error : PASSED_OVER);
    this.#parts.onEnd(this.#answers);
  }

  handleReadyForQuery(): void {
    const last = this.#answers.pop();
    const warnings = this.#parts.takeWarnings();
    if (last && !(last instanceof Error)) {
      this.#answers.push({ ...last, warnings: [...last.warnings, ...warnings] });
    }
    this.#parts.onEnd(this.#answers);
  }
}

export function connectionOf(client: Client): Wire {
  return (client as unknown as { connection: Wire }).connection;
}
