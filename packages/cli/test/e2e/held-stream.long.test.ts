import { expect } from "vitest";
import { HoldingProxy } from "../../../server/test/page/holding-proxy.ts";
import { test } from "./test-with-queues.ts";

test("take, run and watch do their work behind a proxy that holds the streams back", {
  timeout: 90_000,
}, async ({ openQueue, onTestFinished }) => {
  const queue = await openQueue("--claim-window", "15s", "--counters", "2");
  const held = [await queue.holdsCounter(), await queue.holdsCounter()];
  const proxy = await HoldingProxy.open(queue.url);
  onTestFinished(() => proxy.close());
  const [ann, bob, eve] = [queue.person(), queue.person(), queue.person()];
  const take = ann.runs("take", "--plain", "-s", proxy.url);
  const run = bob.runs("run", "-s", proxy.url, "--", "echo", "in turn");
  const watch = eve.starts("watch", "--plain", "-s", proxy.url);
  await expect.poll(async () => (await queue.visitor().board()).waitingCount, { timeout: 20_000 }).toBe(2);
  for (const letGo of held) await letGo();
  const taken = await take;
  expect(taken.exit, taken.stderr).toBe(0);
  expect(taken.stdout + taken.stderr).toContain("Live news does not come through");
  const ran = await run;
  expect(ran, ran.stderr).toMatchObject({ exit: 0, stdout: "in turn\n" });
  await expect.poll(() => watch.stdout, { timeout: 20_000 }).toMatch(/A0[23] has seen its cat/);
  watch.signal("SIGINT");
  await watch.ended;
});
