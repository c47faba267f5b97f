import { type Client, type Connection, DatabaseError, Query } from "pg";
import { parameterOf } from "./parameters.ts";
import type { Columns } from "./sql.ts";

/** A query of the extended query protocol: Parse, Bind, Describe, Execute. */
export interface ExtendedQuery {
  /** Of the prepared statement, parsed once for each connection; undefined: unnamed, parsed each time. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What came of a query, up to its CommandComplete. */
export interface CommandResult {
  /** The command of the tag, and how many rows it returned or wrote. */
  readonly tag: string;
  readonly count: number;
  readonly rows: readonly Columns[];
  /** Messages of severity WARNING that came with it. */
  readonly warnings: readonly string[];
}

type Fields = readonly { readonly name: string; readonly dataTypeID: number }[];
type Parse = (text: string) => unknown;
type ParserOf = (typeOid: number) => Parse;

/** The server skips what follows an error up to the next Sync: told as in a transaction that has failed. */
const IN_FAILED_TRANSACTION = Object.assign(new DatabaseError("an earlier statement failed", 0, "error"), {
  code: "25P02",
  severity: "ERROR",
});

/** The messages that the connection of `pg` can send; its types leave them out. */
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
 * Sends queries in groups that share one Sync (PostgreSQL's manual, "Message Flow", "Pipelining"): the server then answers
 * a group in one piece, and not each query in one of its own.
 */
export class Pipeline {
  readonly #client: Client;
  readonly #parserOf: ParserOf;
  readonly #prepared = new Set<string>();
  /** Prepared statements of which nobody knows whether the server has them: their group failed. */
  readonly #uncertain = new Set<string>();
  /** Warnings that came since the last reply; the server sends them before the reply they belong to. */
  #warnings: string[] = [];

  constructor(client: Client, parserOf: ParserOf) {
    this.#client = client;
    this.#parserOf = parserOf;
    client.on("notice", ({ severity, message }) => {
      if (severity === "WARNING") this.#warnings.push(message ?? "");
    });
  }

  /** For each group the results of its queries, in order, or why they failed. All groups go out in one piece. */
  send(groups: readonly (readonly ExtendedQuery[])[]): Promise<(CommandResult | Error)[]>[] {
    const { stream } = connectionOf(this.#client);
    stream.cork();
    try {
      return groups.map((group) => this.#sendGroup(group));
    } finally {
      stream.uncork();
    }
  }

  #sendGroup(queries: readonly ExtendedQuery[]): Promise<(CommandResult | Error)[]> {
    return new Promise((resolve) => {
      const group = new Group(queries, {
        parserOf: this.#parserOf,
        submit: (wire) => this.#submit(wire, queries),
        takeWarnings: () => this.#warnings.splice(0),
        onEnd: (results) => {
          if (results.some((result) => result instanceof Error)) this.#makeUncertain(queries);
          resolve(results);
        },
      });
      this.#client.query(group);
    });
  }

  #submit(wire: Wire, queries: readonly ExtendedQuery[]): void {
    for (const { name, text, values } of queries) {
      if (name === undefined) wire.parse({ text });
      else if (!this.#prepared.has(name)) {
        // Close of a nonexistent statement is no error.
        if (this.#uncertain.delete(name)) wire.close({ type: "S", name });
        wire.parse({ name, text });
        this.#prepared.add(name);
      }
      wire.bind({ ...(name !== undefined && { statement: name }), values, valueMapper: parameterOf });
      wire.describe({ type: "P" });
      wire.execute();
    }
    wire.sync();
  }

  #makeUncertain(queries: readonly ExtendedQuery[]): void {
    for (const { name } of queries) {
      if (name !== undefined && this.#prepared.delete(name)) this.#uncertain.add(name);
    }
  }
}

interface GroupParts {
  readonly parserOf: ParserOf;
  readonly submit: (wire: Wire) => void;
  readonly takeWarnings: () => string[];
  readonly onEnd: (results: (CommandResult | Error)[]) => void;
}

/** Queries up to a Sync, as one query of `pg`, which calls a method for each message that comes. */
class Group extends Query {
  readonly #count: number;
  readonly #parts: GroupParts;
  readonly #results: (CommandResult | Error)[] = [];
  #rows: Columns[] = [];
  #fields: Fields = [];
  #parsers: Parse[] = [];

  constructor(queries: readonly ExtendedQuery[], parts: GroupParts) {
    super("");
    this.#count = queries.length;
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
    this.#results.push({ tag, count: Number(numbers.at(-1) ?? 0), rows: this.#rows, warnings });
    this.#rows = [];
  }

  /** The server refused a statement, or the connection has ended. */
  handleError(error: Error): void {
    const isLost = !(error instanceof DatabaseError) || error.severity === "FATAL";
    this.#parts.takeWarnings();
    // An implicit transaction commits at the Sync, and can still fail then.
    if (this.#results.length === this.#count) this.#results.pop();
    this.#results.push(error);
    while (this.#results.length < this.#count) this.#results.push(isLost ? error : IN_FAILED_TRANSACTION);
    this.#parts.onEnd(this.#results);
  }

  handleReadyForQuery(): void {
    const last = this.#results.pop();
    const warnings = this.#parts.takeWarnings();
    if (last && !(last instanceof Error)) {
      this.#results.push({ ...last, warnings: [...last.warnings, ...warnings] });
    }
    this.#parts.onEnd(this.#results);
  }
}

export function connectionOf(client: Client): Wire {
  return (client as unknown as { connection: Wire }).connection;
}
