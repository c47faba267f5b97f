import { expect } from "vitest";
import { HoldingProxy } from "../../../server/test/page/holding-proxy.ts";
import { createApi } from "../../src/client/api.ts";
import { systemClock } from "../../src/process/clock.ts";
import { followTicket } from "../../src/ticket/follow-ticket.ts";
import type { Progress } from "../../src/ticket/progress.ts";
import { until } from "../until.ts";
import { test } from "./test-with-queues.ts";

/** As short as a test can wait, in milliseconds. */
const SOON = { firstEventMs: 100, pollMs: 50, streamAgainMs: 300 };

test("a place whose events a proxy holds back is followed by requests to its cat, and by a stream once that comes through", async ({
  openQueue,
  onTestFinished,
}) => {
  const queue = await openQueue("--rate-limit", "off");
  const letGo = await queue.holdsCounter();
  const proxy = await HoldingProxy.open(queue.url);
  onTestFinished(() => proxy.close());
  const api = createApi(proxy.url, Date.now);
  const told: Progress[] = [];
  const follow = (ticket: Awaited<ReturnType<typeof api.take>>) =>
    followTicket({
      api,
      number: ticket.number,
      token: ticket.token,
      queue: ticket.queue,
      linger: false,
      clock: systemClock,
      random: Math.random,
      signal: new AbortController().signal,
      save: async () => ({ path: "-", bytes: 1 }),
      emit: (progress) => void told.push(progress),
      liveTimings: SOON,
    });
  const isTold = (what: object) =>
    until(() => told.some((one) => JSON.stringify(one).includes(JSON.stringify(what).slice(1, -1))));
  const { end } = follow(await api.take("a"));
  await isTold({ state: "online", isPolled: true });
  await letGo();
  expect(await end).toMatchObject({ kind: "saved" });

  const again = await queue.holdsCounter();
  told.length = 0;
  const second = follow(await api.take("b"));
  await isTold({ state: "online", isPolled: true });
  proxy.isHolding = false;
  await isTold({ connection: { state: "online" } });
  await again();
  expect(await second.end).toMatchObject({ kind: "saved" });
});
