import { chmodSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Client } from "pg";
import { expect, it, onTestFinished } from "vitest";
import type { Queue } from "../../src/queue/queue.ts";
import { callerAt } from "../caller-at.ts";
import { FakeClock } from "../fake-clock.ts";
import { freshFolder } from "../fresh-folder.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";
import { openPostgresIn } from "./open-postgres.ts";
import { PostgresServer } from "./postgres-server.ts";
import { openQueue } from "./queue-of-all-kinds.ts";

describeOnPostgres(
  "a copy of a queue in PostgreSQL %i",
  [18, 15],
  (on) => {
    /** Plays a queue whose copy is made in the middle of it, by `copy`; then goes on with the copy. */
    async function lives(
      schema: string,
      copy: () => Promise<() => Promise<{ server: PostgresServer; schema?: string }>>,
    ): Promise<void> {
      const clock = new FakeClock();
      const before = await openQueue(await openPostgresIn(on.server, schema, clock), clock);
      const kept = await takeMany(before, 5, 1);
      const start = await copy();
      const lost = await takeMany(before, 150, 2);
      await before.close();
      clock.advance(3_600_000);
      const there = await start();
      const after = await openQueue(await openPostgresIn(there.server, there.schema ?? schema, clock), clock);
      onTestFinished(() => after.close());
      const taken = await takeMany(after, 5, 3);
      const all = [...kept, ...lost, ...taken];
      expect(new Set(all.map(({ token }) => token)).size).toBe(all.length);
      expect(new Set(all.map(({ sequence }) => sequence)).size).toBe(all.length);
      for (const { address, token } of lost.slice(0, 20)) {
        const shown = await after.show(callerAt(address), token);
        expect(shown).toMatchObject({ ok: false, refusal: { code: "ended" } });
        // Nobody was banned for it.
        expect(after.banOf(callerAt(address))).toBeNull();
      }
      for (const { address, token } of [...kept, ...taken]) {
        expect(await after.show(callerAt(address), token)).toMatchObject({ ok: true });
      }
      expect(await after.show(callerAt("10.9.0.1"), foreign(kept[0]?.token ?? ""))).toMatchObject({
        ok: false,
      });
    }

    const copiedServer = (as: "recovery" | null) => async () => {
      const copy = await on.server.copied(as);
      onTestFinished(() => copy.remove());
      return async () => ({ server: copy });
    };

    it("goes on in another life where it was recovered from a base backup", async () => {
      await lives("recovered", copiedServer("recovery"));
    }, 60_000);

    it("goes on in another life where a standby was promoted that lacked the last commits", async () => {
      await lives("promoted", async () => {
        const standby = await on.server.copied("standby");
        onTestFinished(() => standby.remove());
        const client = await standby.client();
        // It has stopped following: what comes now, it never hears of.
        await caughtUp(on.server, client);
        await client.query("ALTER SYSTEM SET primary_conninfo = ''; ");
        await client.query("SELECT pg_reload_conf()");
        await expect
          .poll(async () => (await client.query("SELECT 1 FROM pg_stat_wal_receiver")).rowCount, {
            timeout: 20_000,
          })
          .toBe(0);
        return async () => {
          await client.query("SELECT pg_promote()");
          await client.end();
          return { server: standby };
        };
      });
    }, 60_000);

    it("loses nothing, and jumps nowhere, at a switch to a synchronous standby", async () => {
      const clock = new FakeClock();
      const standby = await on.server.copied("standby");
      onTestFinished(() => standby.remove());
      const admin = await on.server.client();
      onTestFinished(() => admin.end());
      await expect
        .poll(async () => (await admin.query("SELECT 1 FROM pg_stat_replication")).rowCount, {
          timeout: 20_000,
        })
        .toBe(1);
      await admin.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
      await admin.query("SELECT pg_reload_conf()");
      const before = await openQueue(await openPostgresIn(on.server, "synchronous", clock), clock);
      const kept = await takeMany(before, 20, 1);
      await before.close();
      await admin.query("ALTER SYSTEM RESET synchronous_standby_names");
      await admin.query("SELECT pg_reload_conf()");
      const client = await standby.client();
      onTestFinished(() => client.end());
      await client.query("SELECT pg_promote()");
      const after = await openQueue(await openPostgresIn(standby, "synchronous", clock), clock);
      onTestFinished(() => after.close());
      const taken = await takeMany(after, 1, 3);
      expect(taken[0]?.sequence).toBe(20);
      for (const { address, token } of kept)
        expect(await after.show(callerAt(address), token)).toMatchObject({ ok: true });
    }, 60_000);

    // Only Debian's package has it.
    it.skipIf(on.version !== 15)(
      "goes on in another life where a dump was restored",
      async () => {
        const dump = async (schema: string): Promise<string> => {
          const file = join(freshFolder(), "dump.sql");
          writeFileSync(file, await on.server.program("pg_dump", "--dbname=postgres", `--schema=${schema}`));
          // The programs run as another user.
          chmodSync(dirname(file), 0o755);
          return file;
        };
        const restore = (to: PostgresServer, database: string, file: string): Promise<string> =>
          to.program("psql", "--quiet", "--set=ON_ERROR_STOP=1", `--dbname=${database}`, `--file=${file}`);

        const other = await PostgresServer.start(15);
        onTestFinished(() => other.remove());
        await lives("dumped_far", async () => {
          const file = await dump("dumped_far");
          return async () => {
            await restore(other, "postgres", file);
            return { server: other };
          };
        });
        // Into the very place that it came from.
        await lives("dumped", async () => {
          const file = await dump("dumped");
          return async () => {
            await onServer((client) => client.query('DROP SCHEMA "dumped" CASCADE'));
            await restore(on.server, "postgres", file);
            return { server: on.server };
          };
        });
        // Beside the original.
        await lives("copied", async () => {
          const file = await dump("copied");
          return async () => {
            await onServer((client) => client.query('ALTER SCHEMA "copied" RENAME TO "original"'));
            await restore(on.server, "postgres", file);
            return { server: on.server };
          };
        });
      },
      240_000,
    );

    it("goes on in the same life after a restart, and a schema that was renamed", async () => {
      const clock = new FakeClock();
      const before = await openQueue(await openPostgresIn(on.server, "first_name", clock), clock);
      await takeMany(before, 3, 1);
      await before.close();
      await onServer((client) => client.query('ALTER SCHEMA "first_name" RENAME TO "second_name"'));
      await on.server.down();
      await on.server.up(["wal_level=replica", "max_wal_senders=4"]);
      const after = await openQueue(await openPostgresIn(on.server, "second_name", clock), clock);
      expect((await takeMany(after, 1, 2))[0]?.sequence).toBe(3);
      await after.close();
    }, 60_000);

    async function onServer(run: (client: Client) => Promise<unknown>): Promise<void> {
      const client = await on.server.client();
      await run(client);
      await client.end();
    }
  },
  ["wal_level=replica", "max_wal_senders=4"],
);

async function takeMany(queue: Queue, count: number, who: number) {
  const taken: { address: string; token: string; sequence: number }[] = [];
  for (let n = 0; n < count; n++) {
    const address = `10.0.${who}.${n}`;
    const ticket = await queue.take(callerAt(address), null);
    if (!ticket.ok) throw new Error(`expected a ticket, got ${ticket.refusal.code}`);
    taken.push({ address, token: ticket.value.token, sequence: ticket.value.status.sequence });
  }
  return taken;
}

/** A token of the right shape that nobody gave, or a mistyped one: refused either way. */
function foreign(token: string): string {
  return token.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
}

async function caughtUp(server: PostgresServer, standby: Client): Promise<void> {
  const primary = await server.client();
  const { rows } = await primary.query("SELECT pg_current_wal_lsn() AS lsn");
  await primary.end();
  await expect
    .poll(
      async () =>
        (await standby.query("SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS is", [rows[0].lsn])).rows[0]
          .is,
      { timeout: 20_000 },
    )
    .toBe(true);
}
