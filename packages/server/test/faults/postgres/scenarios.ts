import { setTimeout as sleep } from "node:timers/promises";
import { otherBuild } from "../../postgres/other-build.ts";
import { oneOf } from "../seeded-random.ts";
import { clockOf, repeat, shuffled, standStill } from "./daemon-faults.ts";
import { endBackends, stopStandby, useUpConnections } from "./database-faults.ts";
import { startPooler } from "./pooler.ts";
import { atCommit, atReply, atStatement, cutOff, leaveHalfOpen, trapped } from "./traps.ts";
import type { World, WorldOptions } from "./world.ts";

/** One kind of breakage: in which world, and what is done for so many milliseconds. */
export interface Scenario {
  /** When everything holds, as the name of its test says it. */
  readonly says: string;
  readonly options?: WorldOptions;
  /** What of the system it needs; absent: nothing. */
  readonly needs?: "pgbouncer" | "faketime" | "nginx";
  /** The 99th percentile of requests while something is wrong: at most this, in the full form. Milliseconds. */
  readonly maxP99?: number;
  /** Resolves with figures of its own, or nothing. */
  readonly act: (world: World, forMs: number) => Promise<unknown>;
}

/** How many of the bytes of a COMMIT and of its reply there are, and some before. */
const COMMIT_BYTES = 52;
const REPLY_BYTES = 20;
const BEFORE = 6;

export const SCENARIOS = {
  kill: {
    says: "when daemons are killed, now and then in the middle of a transaction",
    options: { hasOperator: true, seed: 11 },
    maxP99: 1500,
    act: (world, forMs) =>
      repeat(world, forMs, async (daemon) => {
        await world.disturb("kill", async () => {
          if (world.random() < 0.5) await daemon.stop();
          else {
            const bytes = Math.floor(world.random() * COMMIT_BYTES);
            const make = oneOf(world.random, [atCommit, atReply]);
            // What it has sent may arrive yet.
            await trapped(
              daemon.wire,
              (then) => make(bytes, then),
              (connection) => {
                daemon.process?.signal("SIGKILL");
                cutOff(connection);
              },
            );
            await daemon.stop();
          }
          await sleep(world.random() * 400);
        });
        await world.disturb("start", () => daemon.start());
        await sleep(500);
      }),
  },

  stop: {
    says: "when daemons stand still in the middle of a transaction, with the lock",
    options: { seed: 12 },
    maxP99: 3000,
    act: (world, forMs) => repeat(world, forMs, (daemon) => standStill(world, daemon)),
  },

  "stop-on-15": {
    says: "when daemons stand still with the lock on PostgreSQL 15, which has no transaction_timeout",
    options: { seed: 13, version: 15 },
    maxP99: 3000,
    act: (world, forMs) => repeat(world, forMs, (daemon) => standStill(world, daemon)),
  },

  backends: {
    says: "when backends are ended",
    options: { seed: 14, hasOperator: true },
    maxP99: 1500,
    act: (world, forMs) =>
      repeat(world, forMs, async () => {
        await world.disturb("backends", () => endBackends(world, 0.5));
        await sleep(100 + world.random() * 400);
      }),
  },

  restart: {
    says: "when the server is restarted, in good order, at once, and by SIGKILL",
    options: { seed: 15 },
    act: (world, forMs) =>
      repeat(world, forMs, async () => {
        await world.disturb("restart", async () => {
          await world.primary.down(oneOf(world.random, ["SIGINT", "SIGQUIT", "SIGKILL"] as const));
          await world.primary.up();
          await sleep(1500);
        });
        await sleep(1000);
      }),
  },

  away: {
    says: "when the server is away for long",
    options: { seed: 16, hasOperator: true },
    act: async (world, forMs) => {
      await sleep(1000);
      await world.disturb("away", async () => {
        await world.primary.down();
        await sleep(forMs);
        await world.primary.up();
        await sleep(2000);
      });
      await sleep(2000);
    },
  },

  "fail-over": {
    says: "when the database fails over to a standby that lacks the last commits",
    options: { seed: 17, standby: "asynchronous" },
    act: failOver,
  },

  "fail-over-synchronous": {
    says: "when the database fails over to a standby for which each COMMIT has waited",
    options: { seed: 18, standby: "synchronous" },
    act: failOver,
  },

  "waiting-for-standby": {
    says: "when the synchronous standby is away, and backends that wait for it are ended, or their waits cancelled",
    options: { seed: 19, standby: "synchronous" },
    act: (world, forMs) =>
      repeat(world, forMs, async () => {
        await world.disturb("standby away", async () => {
          const goOn = await stopStandby(world);
          for (let times = 0; times < 3; times++) {
            await sleep(300);
            await endBackends(
              world,
              1,
              "SyncRep",
              oneOf(world.random, ["pg_terminate_backend", "pg_cancel_backend"]),
            );
          }
          goOn();
          await sleep(1500);
        });
        await sleep(500);
      }),
  },

  wire: {
    says: "when the wire is cut at each byte around a COMMIT",
    options: { seed: 20, habits: { everyMs: 30, leaves: 0.5 } },
    act: async (world, forMs) => {
      const cuts = [
        ...Array.from({ length: COMMIT_BYTES + BEFORE }, (_, index) => [atCommit, index - BEFORE] as const),
        ...Array.from({ length: REPLY_BYTES + BEFORE }, (_, index) => [atReply, index - BEFORE] as const),
      ];
      const endsAt = performance.now() + forMs;
      let count = 0;
      for (const [make, bytes] of shuffled(cuts, world.random)) {
        const daemon = world.daemons[count % world.daemons.length];
        if (!daemon || performance.now() > endsAt) break;
        await world.disturb("cut", async () => {
          if (await trapped(daemon.wire, (then) => make(bytes, then), cutOff)) count++;
          await sleep(80);
        });
      }
      return { cuts: count };
    },
  },

  "half-open": {
    says: "when a daemon's connections are held half-open, or their backends hear of no end",
    options: { seed: 21 },
    act: (world, forMs) =>
      repeat(world, forMs, async (daemon) => {
        await world.disturb("half-open", async () => {
          if (world.random() < 0.5) {
            daemon.wire.hold();
            await sleep(world.random() * 5000);
            daemon.wire.mend();
          } else {
            const bytes = Math.floor(world.random() * COMMIT_BYTES);
            await trapped(daemon.wire, (then) => atCommit(bytes, then), leaveHalfOpen);
          }
          await sleep(2500);
        });
        await sleep(500);
      }),
  },

  connections: {
    says: "when other programs use up the server's connections",
    options: { seed: 22, settings: ["max_connections=25"] },
    act: (world, forMs) =>
      repeat(world, forMs, async () => {
        await world.disturb("connections", async () => {
          const release = await useUpConnections(world);
          await endBackends(world, 0.5);
          await sleep(500 + world.random() * 1500);
          await release();
          await sleep(2000);
        });
        await sleep(500);
      }),
  },

  listen: {
    says: "when the connections that listen are half-open, and nobody says so",
    options: { seed: 23 },
    act: (world, forMs) =>
      repeat(world, forMs, async (daemon) => {
        // Not a disturbance: the once-a-second reading tells all the same.
        await trapped(
          daemon.wire,
          (then) => atStatement("notify", then),
          ({ server }) => void server.pause(),
        );
        await sleep(1500);
      }),
  },

  pgbouncer: {
    says: "behind pgbouncer in transaction mode, when daemons are killed, and backends ended",
    options: { seed: 24, via: startPooler },
    needs: "pgbouncer",
    act: (world, forMs) =>
      repeat(world, forMs, async (daemon) => {
        await world.disturb("backends", () => endBackends(world, 0.5));
        await sleep(500);
        await world.disturb("kill", () => daemon.stop());
        await world.disturb("start", () => daemon.start());
        await sleep(800);
      }),
  },

  clocks: {
    says: "when the clocks of two daemons are apart, and are set while it runs",
    options: { seed: 25, hasOperator: true },
    needs: "faketime",
    act: async (world, forMs) => {
      const offsets = ["+3600", "-3600"];
      for (const [index, daemon] of world.daemons.slice(0, 2).entries()) {
        await world.disturb("kill", () => daemon.stop("SIGTERM"));
        daemon.launch = { env: clockOf(daemon, offsets[index] ?? "+0") };
        await world.disturb("start", () => daemon.start());
      }
      await repeat(world, forMs, async () => {
        const daemon = oneOf(world.random, world.daemons.slice(0, 2));
        clockOf(daemon, `${world.random() < 0.5 ? "-" : "+"}${Math.floor(world.random() * 7200)}`);
        await sleep(500);
      });
    },
  },

  nginx: {
    says: "behind nginx with 200 visitors, each with a stream, when the daemons are killed by turns",
    options: {
      ...{ seed: 28, hasNginx: true, visitors: 200, habits: { everyMs: 2500, leaves: 0.3 } },
      flags: [
        ...["--trust-proxy", "127.0.0.1", "--counters", "8", "--claim-window", "6s", "--view-window", "4s"],
        ...["--rejoin-window", "10s", "--ticket-retention", "30s", "--cat-stock", "24"],
      ],
    },
    needs: "nginx",
    act: (world, forMs) =>
      repeat(world, forMs, async (daemon) => {
        await world.disturb("kill", async () => {
          await daemon.stop();
          await sleep(500 + world.random() * 2500);
        });
        await world.disturb("start", () => daemon.start());
        await sleep(2000);
      }),
  },

  upgrade: {
    says: "when daemons are replaced by those of a newer version, which migrates, one after the other in good order",
    options: { seed: 26, hasOperator: true },
    act: (world, forMs) => {
      const bin = otherBuild({ isNewer: true });
      return repeat(world, forMs, async (daemon) => {
        await world.disturb("upgrade", async () => {
          const how = await daemon.stop("SIGTERM");
          if (how !== 0) throw new Error(`${daemon.name} ended with ${how}`);
        });
        daemon.launch = { bin };
        await world.disturb("start", () => daemon.start());
        await sleep(400);
      });
    },
  },

  settings: {
    says: "when settings are changed one daemon after the other, by files and by the operator",
    options: { seed: 27 },
    act: async (world, forMs) => {
      let round = 0;
      await repeat(world, forMs, async (daemon) => {
        const turn = Math.floor(round++ / world.daemons.length);
        const value = String(1 + (turn % 3));
        await world.disturb("upgrade", () => daemon.stop(turn % 2 === 0 ? "SIGTERM" : "SIGKILL"));
        daemon.flags = ["--counters", value, "--claim-window", `${1500 + 500 * (turn % 2)}ms`];
        await world.disturb("start", () => daemon.start());
        await world.operator.ask("set", "set", {
          name: "view-window",
          value: [`${12 + (turn % 4) * 3}00ms`],
        });
        await sleep(300);
      });
    },
  },
} as const satisfies { readonly [name: string]: Scenario };

/** Promotes the standby; one that is asynchronous lacks what was committed last. */
async function failOver(world: World, forMs: number): Promise<void> {
  await sleep(forMs / 3);
  await world.disturb("fail over", async () => {
    await stopStandby(world);
    await sleep(300 + world.random() * 500);
    await world.failOver();
    await sleep(2500);
  });
  await sleep(forMs / 2);
}
