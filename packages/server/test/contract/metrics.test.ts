import { spawnSync } from "node:child_process";
import { beforeAll, expect, it } from "vitest";
import { itWith } from "../faults/tools.ts";
import { PrometheusText } from "../prometheus-text.ts";
import { foreignTokens } from "./foreign-tokens.ts";
import { type Running, useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();
let foreign: string;
beforeAll(async () => {
  [foreign = ""] = await foreignTokens(1);
});

/** Scrapes as somebody who has nothing else to do with the queue. */
async function scrapeOf({ visitor }: Running): Promise<string> {
  const reply = await visitor("127.0.0.99").send("/metrics");
  expect(reply.status).toBe(200);
  expect(reply.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
  return reply.bytes.toString();
}

/** Scrapes until it is as asked: some things are counted a moment after their reply. */
async function scrapesUntil(running: Running, isAsAsked: (now: PrometheusText) => boolean) {
  return expect
    .poll(
      async () => {
        const now = new PrometheusText(await scrapeOf(running));
        return isAsAsked(now) ? now : null;
      },
      { timeout: 20_000 },
    )
    .not.toBeNull();
}

/** A little of everything that can happen; answers what must never be told. */
async function live(running: Running): Promise<string[]> {
  const { visitor } = running;
  const [first, second, third] = (await visitor().takesMany(3)).map(({ token }) => token);
  const [theirs] = await visitor("127.0.0.2").takesMany(2);
  await visitor().asksForTicket("once");
  await visitor().asksForTicket("once");
  expectProblem(await visitor().claims(second ?? ""), 409, "not-your-turn");
  await visitor().isServed(first ?? "");
  await visitor().isServed(second ?? "");
  await visitor().leaves(third ?? "");
  expectProblem(await visitor().reads(third ?? ""), 410, "left");
  // Ends two tickets.
  expectProblem(await visitor("127.0.0.2").reads(foreign), 403, "banned");
  expect((await visitor().send(`/api/ticket/${first}`)).status).toBe(404);
  expect((await visitor().send("/api/queue", { method: "PATCH" })).status).toBe(405);
  return [first, second, third, theirs?.token, foreign].map(String);
}

it("counts what was really done, and tells no token, number or address", async () => {
  const running = await start(["--counters", "1", "--cat-stock", "2"]);
  const { stream } = running;
  const streams = [
    await stream("/api/queue/events", { from: "127.0.0.3" }),
    await stream("/api/queue/events", { from: "127.0.0.3" }),
  ];
  const secrets = await live(running);
  const follower = await running.visitor("127.0.0.4").takes();
  streams.push(await stream("/api/ticket/events", { token: follower.token, from: "127.0.0.4" }));
  await Promise.all(streams.map((open) => open.sees(({ data }) => data.waitingCount === 1)));
  const eventsSeen = (): number => streams.reduce((sum, { events }) => sum + events.length, 0);
  await scrapesUntil(running, (now) => now.value("catqd_stream_events_sent_total") === eventsSeen());

  const now = new PrometheusText(await scrapeOf(running));
  expect(now.value("catqd_tickets_taken_total")).toBe(7);
  const ended = (outcome: string): number => now.value("catqd_tickets_ended_total", { outcome });
  expect(["seen", "missed", "left", "banned"].map(ended)).toEqual([2, 0, 1, 2]);
  expect(now.value("catqd_bans_total")).toBe(1);
  expect(now.value("catqd_bans")).toBe(1);
  expect(now.value("catqd_waiting_tickets")).toBe(1);
  expect(now.value("catqd_tickets_at_counters", { state: "called" })).toBe(1);
  expect(now.value("catqd_queue_state", { state: "open" })).toBe(1);
  // Each was called once but for the last, who waits.
  expect(now.value("catqd_view_seconds_count")).toBe(2);
  expect(now.value("catqd_wait_seconds_count")).toBeGreaterThanOrEqual(3);
  expect(now.value("catqd_streams", { kind: "board" })).toBe(2);
  expect(now.value("catqd_streams", { kind: "ticket" })).toBe(1);

  const requests = (labels: Record<string, string>): number => now.value("catqd_http_requests_total", labels);
  expect(requests({ method: "POST", route: "/api/tickets", status: "201" })).toBe(7);
  expect(requests({ method: "POST", route: "/api/tickets", status: "200" })).toBe(1);
  expect(requests({ route: "/api/ticket/claim", status: "200" })).toBe(2);
  expect(requests({ route: "/api/ticket/claim", status: "409" })).toBe(1);
  expect(requests({ route: "/api/ticket", status: "410" })).toBe(1);
  expect(requests({ route: "/api/ticket", status: "403" })).toBe(1);
  expect(requests({ route: "other", status: "404" })).toBe(1);
  expect(requests({ method: "PATCH", route: "/api/queue", status: "405" })).toBe(1);
  const refusals = (code: string): number => now.value("catqd_http_refusals_total", { code });
  expect(
    ["not-your-turn", "left", "banned", "not-found", "method-not-allowed", "storage"].map(refusals),
  ).toEqual([1, 1, 1, 1, 1, 0]);

  // Each take, claim, end and ban is one change at least; whatever shares a commit is counted in it.
  expect(now.value("catqd_commit_changes_sum")).toBeGreaterThanOrEqual(7 + 2 + 3 + 1);
  expect(now.value("catqd_commit_duration_seconds_count")).toBe(now.value("catqd_commit_changes_count"));
  expect(now.value("catqd_cats_made_total", { source: "drawn", place: "1" })).toBeGreaterThanOrEqual(2);
  expect(now.value("process_resident_memory_bytes")).toBeGreaterThan(2 ** 24);
  expect(now.value("process_open_fds")).toBeGreaterThan(10);
  expect(now.value("process_max_fds")).toBeGreaterThan(now.value("process_open_fds"));
  expect(now.value("process_start_time_seconds") * 1000).toBeGreaterThan(Date.now() - 600_000);
  expect(now.value("catqd_event_loop_delay_max_seconds")).toBeGreaterThanOrEqual(
    now.value("catqd_event_loop_delay_p50_seconds"),
  );
  expect(now.value("catqd_build_info")).toBe(1);

  const text = await scrapeOf(running);
  for (const token of [...secrets, follower.token]) {
    const [number = "", proof = ""] = token.split("-");
    expect(proof).toHaveLength(13);
    expect(text).not.toContain(proof);
    expect(text).not.toMatch(new RegExp(`\\b${number}\\b`));
  }
  expect(text).not.toContain("127.0.0.");

  for (const open of streams) open.close();
  await scrapesUntil(running, (then) => then.value("catqd_streams") === 0);
});

it("counts a ticket that nobody claimed as missed, and the refusal of what is no HTTP", async () => {
  const running = await start(["--claim-window", "300ms"]);
  await running.visitor().takes();
  const bytes = await running.visitor().send("/", { headers: { "x-long": "x".repeat(17_000) } });
  expect(bytes.status).toBe(431);
  await scrapesUntil(
    running,
    (now) =>
      now.value("catqd_tickets_ended_total", { outcome: "missed" }) === 1 &&
      now.value("catqd_http_refusals_total", { code: "headers-too-large" }) === 1,
  );
});

itWith(
  "promtool",
  "is what Prometheus' own tool finds nothing to say against",
  async () => {
    const running = await start();
    await running.visitor().isServed((await running.visitor().takes()).token);
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
      input: await scrapeOf(running),
      encoding: "utf8",
    });
    expect(stdout + stderr).toBe("");
    expect(status).toBe(0);
  },
  60_000,
);
