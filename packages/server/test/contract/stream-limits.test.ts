import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { LiveStream } from "./live-stream.ts";
import { RawConnection } from "./raw-connection.ts";
import { useDaemons } from "./running-daemons.ts";

const start = useDaemons();

/** The resident memory of a process, in MiB. */
function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

it("gives a client that reads on the newest board, beside many that read nothing", async () => {
  const { visitor, stream, daemon } = await start(["--tickets-per-address", "5000"]);
  await visitor().takesMany(70);
  const sleepers = Array.from({ length: 40 }, () => {
    const sleeper = new RawConnection(daemon.url);
    sleeper.pause();
    sleeper.write("GET /api/queue/events HTTP/1.1\r\nHost: catq\r\n\r\n");
    return sleeper;
  });
  const reader = await stream("/api/queue/events", { from: "127.0.0.9" });
  await reader.sees(() => true);
  const before = residentMiB(daemon.pid);
  for (let i = 0; i < 400; i++) {
    const { token } = await visitor().takes();
    await visitor().leaves(token);
  }
  const { revision } = await visitor().board();
  await reader.sees(({ data }) => data.revision === revision, 5000);
  expect(residentMiB(daemon.pid) - before).toBeLessThan(150);
  for (const sleeper of sleepers) sleeper.close();
}, 60_000);

it("keeps one copy of a picture, however often its holder asks for it and reads none", async () => {
  const { visitor, daemon } = await start();
  const { token } = await visitor().takes();
  expect((await visitor().claims(token)).status).toBe(200);
  const before = residentMiB(daemon.pid);
  const request = `GET /api/ticket/cat HTTP/1.1\r\nHost: catq\r\nCatq-Token: ${token}\r\n\r\n`;
  const sleepers = Array.from({ length: 40 }, () => {
    const sleeper = new RawConnection(daemon.url);
    sleeper.pause();
    sleeper.write(request.repeat(60));
    return sleeper;
  });
  let peak = before;
  for (let i = 0; i < 20; i++) {
    await visitor("127.0.0.9").board();
    await new Promise((resolve) => setTimeout(resolve, 100));
    peak = Math.max(peak, residentMiB(daemon.pid));
  }
  expect(peak - before).toBeLessThan(100);
  for (const sleeper of sleepers) sleeper.close();
});

it("refuses one address more streams than its share, and leaves the others theirs", async () => {
  const { stream } = await start(["--rate-limit", "on"]);
  const open: LiveStream[] = [];
  let refused: LiveStream | undefined;
  while (refused === undefined && open.length < 1000) {
    const one = await stream("/api/queue/events", { from: "127.0.0.2" });
    if (one.status === 200) open.push(one);
    else refused = one;
  }
  expect(refused?.status).toBe(429);
  expect(refused?.headers["retry-after"]).toBe("5");
  expect(refused?.headers["content-type"]).toMatch(/^application\/problem\+json\b/);
  await expect.poll(() => refused?.text).toContain('"code":"too-many-streams"');
  expect((await stream("/api/queue/events", { from: "127.0.0.3" })).status).toBe(200);

  // A place is free again when a stream has ended.
  open[0]?.close();
  await expect
    .poll(async () => (await stream("/api/queue/events", { from: "127.0.0.2" })).status, { timeout: 15_000 })
    .toBe(200);
}, 60_000);

it("refuses streams before the files run out that it may open, and serves everybody else", async () => {
  // 64 connections, and of them 53 streams.
  const under = ["sh", "-c", 'ulimit -n 320 && exec "$0" "$@"'];
  const daemon = await DaemonProcess.start(["--rate-limit", "off"], undefined, { under });
  const http = new HttpClient(daemon.url);
  const open = await Promise.all(
    Array.from({ length: 58 }, () => LiveStream.open(daemon.url, "/api/queue/events")),
  );
  try {
    expect(open.filter(({ status }) => status === 200)).toHaveLength(53);
    const refused = open.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(5);
    await expect.poll(() => refused.map(({ text }) => text).join()).toContain('"code":"too-many-streams"');
    expect((await http.send("/api/tickets", { method: "POST" })).status).toBe(201);
    expect((await http.send("/readyz")).status).toBe(200);
  } finally {
    for (const stream of open) stream.close();
    http.close();
    await daemon.remove();
  }
});

it("shows many watchers the same board", async () => {
  const { visitor, stream } = await start();
  const watchers = await Promise.all(
    Array.from({ length: 60 }, (_, i) => stream("/api/queue/events", { from: `127.0.4.${i + 1}` })),
  );
  await visitor().takesMany(5);
  const { revision } = await visitor().board();
  for (const watcher of watchers) {
    const { data } = await watcher.sees((event) => event.data.revision === revision);
    expect(data.waiting).toEqual(["A01", "A02", "A03", "A04"]);
  }
});
