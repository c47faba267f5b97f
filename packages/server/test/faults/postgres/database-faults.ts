import type { Client } from "pg";
import type { World } from "./world.ts";

/** Ends a share of the daemons' backends, or cancels what they wait for; `waitingFor`: only those that wait for that. */
export async function endBackends(
  world: World,
  share: number,
  waitingFor: string | null = null,
  how: "pg_terminate_backend" | "pg_cancel_backend" = "pg_terminate_backend",
): Promise<void> {
  const client = await world.client();
  try {
    await client.query(
      `SELECT ${how}(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
        AND application_name <> 'harness' AND random() < $1 AND ($2::text IS NULL OR wait_event = $2)`,
      [share, waitingFor],
    );
  } finally {
    await client.end();
  }
}

/** Takes every connection that can be had; resolves with what gives them back. */
export async function useUpConnections(world: World): Promise<() => Promise<void>> {
  const clients: Client[] = [];
  try {
    for (;;) clients.push(await world.primary.client());
  } catch {
    // Now there are no more, but for the few that are kept for superusers; one of them ends backends.
    await clients.pop()?.end();
  }
  return async () => {
    for (const client of clients) await client.end().catch(() => {});
  };
}

/** Nothing reaches the standby any more, until what this resolves with is called. */
export async function stopStandby(world: World): Promise<() => void> {
  const client = await world.client();
  try {
    const { rows } = await client.query("SELECT pid FROM pg_stat_replication");
    const pids: number[] = rows.map(({ pid }) => pid);
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    world.senders = pids;
    return () => {
      for (const pid of pids) process.kill(pid, "SIGCONT");
    };
  } finally {
    await client.end();
  }
}
