import { tokenOf } from "../../packages/server/src/queue/caller/token-proof.ts";
import { Connection } from "../load/connection.ts";
import { requestBytes } from "../load/request.ts";
import { quantile } from "../ratio.ts";

/** What is measured of a queue with a long line, in milliseconds. */
export interface Latencies {
  readonly take: number;
  readonly status: number;
  readonly claim: number;
}

/**
 * Somebody who takes tickets at the end of a filled line and claims at its head, so that it stays as long as it
 * is. The tickets at its head are those with the sequences from 0 on.
 */
export class QueueVisitor {
  readonly #url: URL;
  readonly #key: Buffer;
  readonly #connection: Connection;
  #head = 0;

  static async at(url: string, key: Buffer): Promise<QueueVisitor> {
    return new QueueVisitor(new URL(url), key, await Connection.open(new URL(url)));
  }

  private constructor(url: URL, key: Buffer, connection: Connection) {
    this.#url = url;
    this.#key = key;
    this.#connection = connection;
  }

  /** The medians of `cycles` tickets taken, looked at and claimed, one after the other. */
  async sample(cycles: number): Promise<Latencies> {
    const takes: number[] = [];
    const statuses: number[] = [];
    const claims: number[] = [];
    for (let cycle = 0; cycle < cycles; cycle++) {
      const taken = await this.#ask("POST", "/api/tickets", 201);
      takes.push(taken.ms);
      const { token }: { token: string } = JSON.parse(taken.body.toString());
      statuses.push((await this.#ask("GET", "/api/ticket", 200, token)).ms);
      const called = tokenOf(this.#key, this.#head++);
      claims.push((await this.#ask("POST", "/api/ticket/claim", 200, called)).ms);
      await this.#ask("POST", "/api/ticket/done", 204, called);
    }
    return { take: quantile(takes, 0.5), status: quantile(statuses, 0.5), claim: quantile(claims, 0.5) };
  }

  close(): void {
    this.#connection.close();
  }

  async #ask(method: string, path: string, expected: number, token?: string) {
    const reply = await this.#connection.ask(
      requestBytes(this.#url, method, path, token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    );
    if (reply.status !== expected) {
      throw new Error(`${method} ${path}: expected ${expected}, got ${reply.status}: ${reply.body}`);
    }
    return reply;
  }
}
