import { expect } from "vitest";
import { LossyProxy } from "./lossy-proxy.ts";
import { test as base } from "./test-with-queues.ts";

const test = base.extend("openProxy", async ({ onTestFinished }) => {
  return async (url: string): Promise<LossyProxy> => {
    const proxy = new LossyProxy(url);
    await proxy.listen();
    onTestFinished(() => proxy.close());
    return proxy;
  };
});

test("a number whose reply was lost is asked for again, and is the same", async ({
  openQueue,
  openProxy,
}) => {
  const queue = await openQueue();
  const proxy = await openProxy(queue.url);
  proxy.isLosing = true;
  const { exit, stdout, stderr } = await queue.person().runs("take", "--no-wait", "-s", proxy.url);
  expect(exit, stderr).toBe(0);
  expect(stdout).toMatch(/^A00$/m);
  const { active, waitingCount } = await queue.visitor().board();
  expect({ active, waitingCount }).toMatchObject({ active: [{ number: "A00" }], waitingCount: 0 });
});

test("a number whose reply was lost with the daemon is what the next take gets", async ({
  openQueue,
  openProxy,
}) => {
  const queue = await openQueue();
  const proxy = await openProxy(queue.url);
  const person = queue.person();
  proxy.isLosing = true;
  proxy.isEndingWithLoss = true;
  expect((await person.runs("take", "--no-wait", "-s", proxy.url)).exit).toBe(7);
  await proxy.listen();
  expect(await person.runs("take", "--no-wait", "-s", proxy.url)).toMatchObject({
    exit: 0,
    stdout: "A00\n",
  });
  const { active, waitingCount } = await queue.visitor().board();
  expect({ active, waitingCount }).toMatchObject({ active: [{ number: "A00" }], waitingCount: 0 });
});

test("a cat whose arrival was lost is fetched again", async ({ openQueue, openProxy }) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const proxy = await openProxy(queue.url);
  const person = queue.person();
  const take = person.starts("take", "-s", proxy.url);
  await take.says(/A01 is next/);
  take.signal("SIGSTOP");
  await letGo();
  await queue.visitor().seesBoard(({ active }) => active[0]?.state === "called");
  // The call has gone through; what is lost is the answer to the claim, and the stream's next event.
  proxy.isLosing = true;
  take.signal("SIGCONT");
  expect(await take.ended).toMatchObject({ exit: 0, stderr: "" });
  expect(person.files()).toEqual(["cat-A01.png"]);
});

test("a claim whose answer was lost is sent again, and the command of catq run runs once", async ({
  openQueue,
  openProxy,
}) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const proxy = await openProxy(queue.url);
  const person = queue.person();
  const run = person.starts("run", "-s", proxy.url, "--", "sh", "-c", "echo ran; exit 7");
  await run.says(/A01 is next/);
  run.signal("SIGSTOP");
  await letGo();
  await queue.visitor().seesBoard(({ active }) => active[0]?.state === "called");
  proxy.isLosing = true;
  run.signal("SIGCONT");
  expect(await run.ended).toMatchObject({ exit: 7, stdout: "ran\n" });
  expect((await queue.visitor().board()).recent[0]).toMatchObject({ number: "A01", outcome: "seen" });
});
