import { get } from "node:http";
import { afterEach, expect, it } from "vitest";
import { DaemonProcess } from "./daemon-process.ts";
import { HttpClient } from "./http-client.ts";

const WATCHERS = 50;
const TICKETS = 500;
/** What the contract allows one client in any second. */
const MOST_PER_SECOND = 10;

let daemon: DaemonProcess | undefined;
afterEach(() => daemon?.remove());

interface Watcher {
  readonly times: number[];
  last: string;
  close(): void;
}

function watch(url: string): Promise<Watcher> {
  return new Promise((resolve, reject) => {
    const outgoing = get(new URL("/api/queue/events", url), (incoming) => {
      expect(incoming.statusCode).toBe(200);
      const watcher: Watcher = { times: [], last: "", close: () => outgoing.destroy() };
      let rest = "";
      incoming.setEncoding("utf8");
      incoming.on("error", () => {});
      incoming.on("data", (chunk: string) => {
        rest += chunk;
        const events = rest.split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) {
          const data = event.split("\n").find((line) => line.startsWith("data:"));
          if (data === undefined) continue;
          watcher.times.push(performance.now());
          watcher.last = data.slice("data:".length);
          resolve(watcher);
        }
      });
    });
    outgoing.on("error", reject);
  });
}

/** The part of a board that does not move with the clock. */
function lasting(text: string): unknown {
  const { now: _now, active, ...rest } = JSON.parse(text);
  return { ...rest, active: active.map(({ number, state }: Record<string, string>) => ({ number, state })) };
}

it(`shows ${WATCHERS} watchers the same board at the end of ${TICKETS} tickets, never more than ${MOST_PER_SECOND} events a second`, async () => {
  daemon = await DaemonProcess.start([
    ...["--rate-limit", "off", "--tickets-per-address", "1000"],
    ...["--counters", "5", "--claim-window", "150ms", "--view-window", "150ms"],
  ]);
  const { url } = daemon;
  const client = new HttpClient(url);
  const watchers = await Promise.all(Array.from({ length: WATCHERS }, () => watch(url)));

  // Some claim as soon as they can, some take their time, and every third never comes.
  await Promise.all(
    Array.from({ length: 25 }, async (_, hand) => {
      for (let i = 0; i < TICKETS / 25; i++) {
        const reply = await client.post("/api/tickets");
        expect(reply.status).toBe(201);
        const token = String(reply.json().token);
        if ((hand + i) % 3 === 0) continue;
        if ((hand + i) % 3 === 1)
          expect([200, 409, 410]).toContain((await client.post("/api/ticket/claim", { token })).status);
        else
          expect([204, 410]).toContain(
            (await client.send("/api/ticket", { method: "DELETE", token })).status,
          );
      }
    }),
  );
  await expect
    .poll(async () => (await client.send("/api/queue")).json().waitingCount, {
      timeout: 60_000,
      interval: 200,
    })
    .toBe(0);
  await expect
    .poll(async () => (await client.send("/api/queue")).json().active, { timeout: 10_000, interval: 100 })
    .toEqual([]);

  const board = (await client.send("/api/queue")).bytes.toString();
  for (const watcher of watchers) {
    await expect.poll(() => lasting(watcher.last), { timeout: 5000 }).toEqual(lasting(board));
    for (let i = MOST_PER_SECOND; i < watcher.times.length; i++) {
      const span = (watcher.times[i] ?? 0) - (watcher.times[i - MOST_PER_SECOND] ?? 0);
      expect(span, "eleven events in a second").toBeGreaterThan(1000);
    }
    watcher.close();
  }
  client.close();
}, 120_000);
