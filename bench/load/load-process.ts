// Asks one thing over and over, on connections that each wait for their answer before they ask again (a closed
// loop), for as long as it is told. A process of its own, so that what it costs is not mixed with the asked
// one's; fork it and send it `LoadOrder`s.
import { Connection } from "./connection.ts";
import type { LoadOrder, LoadReport } from "./load-words.ts";
import { takeRequest } from "./request.ts";

process.on("message", (order: LoadOrder) => {
  carryOut(order).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function carryOut({ url, connections, ms, expect }: LoadOrder): Promise<LoadReport> {
  const servers = [url].flat().map((one) => new URL(one));
  const open = await Promise.all(
    Array.from({ length: connections }, async (_, i) => {
      const at = servers[i % servers.length] ?? new URL("");
      return { at, connection: await Connection.open(at) };
    }),
  );
  const startedAt = performance.now();
  const latencies = await Promise.all(
    open.map(async ({ at, connection }) => {
      const taken: number[] = [];
      while (performance.now() - startedAt < ms) {
        const { status, ms: took, body } = await connection.ask(takeRequest(at));
        if (status !== expect) throw new Error(`expected ${expect}, got ${status}: ${body}`);
        taken.push(took);
      }
      return taken;
    }),
  );
  const tookMs = performance.now() - startedAt;
  for (const { connection } of open) connection.close();
  return { latencies: latencies.flat(), tookMs };
}
