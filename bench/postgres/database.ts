import { createHash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { PostgresServer } from "../../packages/server/test/postgres/postgres-server.ts";
import { type BenchedDaemon, startDaemon, UNLIMITED } from "../daemon.ts";

const FLAGS = [...UNLIMITED, "--claim-window", "24h", "--view-window", "24h"];
const PICTURE_BYTES = 30_000;
const TICKETS_OF_ADDRESS = 8;
const QUARTER_MS = 900_000;

/** A real PostgreSQL 18 on loopback, as its own package sets it up but for the memory that it may take, and its daemons. */
export class BenchedDatabase {
  readonly server: PostgresServer;
  #schemas = 0;

  static async start(): Promise<BenchedDatabase> {
    return new BenchedDatabase(await PostgresServer.start(18, ["shared_buffers=256MB", "max_wal_size=4GB"]));
  }

  private constructor(server: PostgresServer) {
    this.server = server;
  }

  /** The name of a schema that nobody has. */
  newSchema(): string {
    return `bench${++this.#schemas}`;
  }

  /** A daemon on the queue in `schema`. */
  daemon(schema: string, name = "a"): Promise<BenchedDaemon> {
    const url = `postgres://catqd@127.0.0.1:${this.server.port}/postgres`;
    const flags = [...FLAGS, "--database", url, "--database-schema", schema, "--name", name];
    return startDaemon(flags, { isLogging: true });
  }

  /** The tables of catqd in `schema`, with nothing in them. */
  async makeTables(schema: string): Promise<void> {
    await (await this.daemon(schema)).close();
  }

  /** Has `waiting` tickets wait in `schema`, as that many takes leave them, and `cats` in stock; answers the tokens' key. */
  async fill(schema: string, o: { waiting: number; cats: number }): Promise<Buffer> {
    await this.makeTables(schema);
    const client = await this.server.client();
    await client.query(`SET search_path = "${schema}"`);
    const at = Date.now();
    await client.query(`INSERT INTO ticket (sequence, state, address, place, taken_at, taken_mark)
      SELECT i, 'waiting', format('10.%s.%s.%s', h / 65536, h / 256 % 256, h % 256), i, ${at}, 0
      FROM (SELECT i, i / ${TICKETS_OF_ADDRESS} AS h FROM generate_series(0, ${o.waiting - 1}) AS i) AS n`);
    await client.query(`INSERT INTO log (id, at, type, sequence, detail)
      SELECT sequence + next_log_id, ${at}, 'taken', sequence, jsonb_build_object('address', address) FROM ticket, queue`);
    await client.query(
      `INSERT INTO tally VALUES (${Math.floor(at / QUARTER_MS)}, 'taken', -1, ${o.waiting}, 0)`,
    );
    for (const level of [1, 2, 3]) {
      await client.query(`INSERT INTO line_block
        SELECT ${level}, sequence / ${64 ** level} AS block, count(*) FROM ticket GROUP BY 2`);
    }
    const bytes = randomBytes(PICTURE_BYTES);
    const digest = createHash("sha256").update(bytes).digest();
    await client.query("DELETE FROM cat");
    for (let i = 0; i < o.cats; i++) {
      await client.query(
        `WITH p AS (INSERT INTO picture (bytes) VALUES ($1) RETURNING id)
        INSERT INTO cat (id, picture, media_type, digest, credit) SELECT $2, p.id, 'image/png', $3, 'nobody' FROM p`,
        [bytes, 1_000_000 + i, digest],
      );
    }
    const { rows } = await client.query<{ key: Buffer }>(`UPDATE queue SET next_sequence = ${o.waiting},
      next_place = ${o.waiting}, waiting_count = ${o.waiting}, revision = revision + ${o.waiting},
      next_log_id = next_log_id + ${o.waiting}, next_cat_id = ${1_000_000 + o.cats} RETURNING key`);
    await client.query("VACUUM ANALYZE");
    await client.query("CHECKPOINT");
    await client.end();
    await sleep(500);
    return rows[0]?.key ?? Buffer.alloc(0);
  }

  /** Ends every connection but its own, as an administrator may. */
  async endBackends(): Promise<void> {
    const client = await this.server.client();
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
    );
    await client.end();
  }

  close(): Promise<void> {
    return this.server.remove();
  }
}
