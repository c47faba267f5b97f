import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callerAt } from "../../test/caller-at.ts";
import { Browser, vapidClaims } from "../../test/push/browser.ts";
import { HAS_OPENSSL, PushService } from "../../test/push/push-service.ts";
import { QueueUnderTest } from "../../test/queue-under-test.ts";
import type { Resolve } from "../network/checked-lookup.ts";
import { startPush } from "./start-push.ts";

const HERE = callerAt("192.0.2.1");
const LOOPBACK = ["127.0.0.0/8"];
const SETTINGS = {
  counters: 1,
  claimWindowMs: 60_000,
  viewWindowMs: 60_000,
  rejoinWindowMs: 600_000,
  rejoinBehind: 2,
  ticketsPerAddress: 100,
  banForMs: Number.POSITIVE_INFINITY,
  catPatienceMs: 10_000,
};

describe.skipIf(!HAS_OPENSSL)("news by Web Push (needs openssl)", () => {
  let service: PushService;
  let on: QueueUnderTest;
  let push: ReturnType<typeof startPush>;
  let outcomes: string[];
  const errors: unknown[] = [];

  beforeAll(async () => {
    service = await PushService.open();
  });
  afterAll(() => service?.close());

  beforeEach(async () => {
    service.received.length = 0;
    outcomes = [];
    on = await new QueueUnderTest(SETTINGS).open();
    push = start();
  });
  afterEach(async () => {
    await push.close();
    await on.close();
    expect(errors.splice(0)).toEqual([]);
  });

  function start({
    allowed = LOOPBACK,
    limitMs = 400,
    resolve,
  }: {
    allowed?: string[];
    limitMs?: number;
    resolve?: Resolve;
  } = {}) {
    return startPush({
      store: on.store,
      queue: on.queue,
      clock: on.clock,
      contact: "mailto:staff@example.org",
      allowed,
      title: () => "Vet",
      watch: (outcome) => outcomes.push(outcome),
      log: () => {},
      onError: (error) => errors.push(error),
      certificates: service.certificate,
      limitMs,
      ...(resolve && { resolve }),
    });
  }

  /** Takes a ticket; its token, and what its browser is told if it has one at `path`. */
  async function take(path?: string): Promise<{ token: string; told: () => unknown[] }> {
    const taken = await on.queue.take(HERE, null);
    if (!taken.ok) throw new Error(taken.refusal.detail);
    const { token } = taken.value;
    if (path === undefined) return { token, told: () => [] };
    const browser = new Browser(service.endpoint(path));
    await subscribe(token, browser);
    return { token, told: () => service.toldTo(browser) };
  }

  async function subscribe(token: string, { subscription: { endpoint, keys } }: Browser): Promise<void> {
    const p256dh = Buffer.from(keys.p256dh, "base64url");
    const auth = Buffer.from(keys.auth, "base64url");
    const subscribed = await on.queue.subscribe(HERE, token, { endpoint, p256dh, auth });
    expect(subscribed.ok).toBe(true);
  }

  const leave = (token: string) => on.queue.leave(HERE, token);
  const outcome = (...expected: string[]) => expect.poll(() => outcomes).toEqual(expected);

  it("tells who is next and then called, and nobody else, in words that hold no token", async () => {
    const first = await take("first");
    const second = await take();
    const third = await take("third");
    await leave(second.token);
    await expect.poll(third.told).toMatchObject([{ news: "next", number: "A02", until: null }]);
    await leave(first.token);
    await expect.poll(third.told).toHaveLength(2);
    expect(third.told()[1]).toEqual({
      news: "called",
      number: "A02",
      until: new Date(on.clock.wall() + SETTINGS.claimWindowMs).toISOString(),
      title: "Vet",
    });
    expect(first.told()).toEqual([]);
    expect(JSON.stringify([third.told(), service.received.map(({ headers }) => headers)])).not.toContain(
      third.token.slice(4),
    );
  });

  it("tells who missed its turn until when it may come back, and of the next call when it has", async () => {
    const first = await take();
    const second = await take("again");
    await leave(first.token);
    await expect.poll(second.told).toHaveLength(1);
    await on.clock.advance(SETTINGS.claimWindowMs);
    await expect.poll(second.told).toHaveLength(2);
    const until = new Date(on.clock.wall() + SETTINGS.rejoinWindowMs).toISOString();
    expect(second.told()[1]).toMatchObject({ news: "missed", number: "A01", until });
    expect(await on.queue.rejoin(HERE, second.token)).toMatchObject({ ok: true });
    await expect.poll(second.told).toHaveLength(3);
    expect(second.told()[2]).toMatchObject({ news: "called" });
    await on.clock.advance(SETTINGS.claimWindowMs + 4000);
    expect(second.told()).toHaveLength(3);
  });

  it("says who sends it, how long it is of use, and what it replaces", async () => {
    const [first] = [await take(), await take("b")];
    await leave(first.token);
    await outcome("sent");
    const [{ headers } = { headers: {} }] = service.received;
    expect(headers).toMatchObject({
      "content-encoding": "aes128gcm",
      ttl: "60",
      urgency: "high",
      topic: "A01",
    });
    expect(vapidClaims(headers)).toMatchObject({
      aud: new URL(service.endpoint("")).origin,
      sub: "mailto:staff@example.org",
      k: push.door.publicKey,
    });
  });

  it.each([
    ["gone", "gone"],
    ["unknown", "gone"],
  ])("forgets a subscription that its service calls %s", async (path, expected) => {
    const first = await take();
    const second = await take();
    await take(path);
    await leave(second.token);
    await outcome(expected);
    await leave(first.token);
    await on.clock.advance(5000);
    expect(service.received).toHaveLength(1);
  });

  it("tells again when a busy service says it may", async () => {
    const first = await take();
    await take("busy");
    await leave(first.token);
    await outcome("again");
    await on.clock.advance(2900);
    expect(service.received).toHaveLength(1);
    await on.clock.advance(4000);
    await outcome("again", "again");
  });

  it("gives up a service that stays broken, in good time, and everybody's turn comes as ever", async () => {
    const first = await take();
    const second = await take("broken");
    const third = await take("fine");
    await leave(first.token);
    for (let seconds = 0; seconds < 58; seconds += 2) {
      await on.clock.advance(2000);
      const before = outcomes.length;
      await expect.poll(() => outcomes.length - before < 2).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const toBroken = service.received.filter(({ path }) => path === "/broken").length;
    expect([2, 3, 4, 5]).toContain(toBroken);
    await on.clock.advance(2001);
    expect(await on.queue.show(HERE, second.token)).toMatchObject({ ok: false, refusal: { code: "missed" } });
    expect(await on.queue.show(HERE, third.token)).toMatchObject({ ok: true, value: { state: "called" } });
    await on.clock.advance(4000);
    await expect.poll(third.told).toContainEqual(expect.objectContaining({ news: "called" }));
  });

  it("follows no redirect, and takes a message that is refused as refused", async () => {
    const first = await take();
    const second = await take("redirect");
    await take("large");
    await leave(first.token);
    await outcome("refused", "refused");
    await leave(second.token);
    await expect.poll(() => outcomes).toHaveLength(3);
    expect(service.received.map(({ path }) => path).sort()).toEqual(["/large", "/large", "/redirect"]);
  });

  it("waits for no service that hangs or drips, and reads no endless answer; others are told meanwhile", async () => {
    await push.close();
    push = start({ limitMs: 3000 });
    const first = await take();
    const second = await take();
    for (const path of ["hang", "drip"]) await subscribe(second.token, new Browser(service.endpoint(path)));
    const third = await take("fine");
    await subscribe(third.token, new Browser(service.endpoint("endless")));
    await leave(first.token);
    await expect.poll(third.told).toHaveLength(1);
    expect(outcomes).not.toContain("again");
    await expect.poll(() => [...outcomes].sort()).toEqual(["again", "again", "sent", "sent"]);
    await expect.poll(() => service.connections).toBe(0);
    expect(service.written).toBeLessThan(16 * 1024 * 1024);
  });

  it("has one message under way to a subscription, however often its ticket is told while the service hangs", async () => {
    await push.close();
    push = start({ limitMs: 60_000 });
    await take();
    const second = await take();
    const third = await take();
    await subscribe(second.token, new Browser(service.endpoint("hang")));
    for (let round = 1; round <= 5; round++) {
      await on.queue.pass(HERE, second.token, 1);
      await on.queue.pass(HERE, third.token, 1);
      await expect.poll(() => service.received).toHaveLength(round);
    }
    await expect.poll(() => service.connections).toBe(1);
  });

  it("calls no private network, by an address or by a name that leads there", async () => {
    await push.close();
    push = start({ allowed: [], resolve: async () => [{ address: "127.0.0.1", family: 4 }] });
    const first = await take();
    const second = await take();
    await subscribe(second.token, new Browser(service.endpoint("literal")));
    await subscribe(second.token, new Browser(`https://push.example:${service.port}/named`));
    await leave(first.token);
    await expect.poll(() => outcomes).toHaveLength(2);
    expect(service.received).toEqual([]);
  });

  it.each([
    ["::ffff:127.0.0.1", 6],
    ["64:ff9b::7f00:1", 6],
    ["64:ff9b:1::7f00:1", 6],
    ["2002:7f00:1::", 6],
    ["0.0.0.0", 4],
    ["::", 6],
    ["fe80::1%lo", 6],
    ["169.254.169.254", 4],
  ])("calls no service whose name stands for %s beside a public address", async (address, family) => {
    await push.close();
    const resolve = async () => [
      { address: "1.1.1.1", family: 4 },
      { address, family },
    ];
    push = start({ allowed: [], resolve });
    const first = await take();
    const second = await take();
    const browser = new Browser(`https://push.example:${service.port}/named`);
    const { p256dh } = browser.subscription.keys;
    const asked = {
      endpoint: browser.endpoint,
      p256dh: Buffer.from(p256dh, "base64url"),
      auth: Buffer.alloc(16),
    };
    expect(await push.door.faultOf(asked)).toMatchObject({ path: "endpoint" });
    await subscribe(second.token, browser);
    await leave(first.token);
    await outcome("again");
    expect(service.connections).toBe(0);
  });

  it("sends nothing that is true no longer", async () => {
    await push.close();
    const first = await take();
    const second = await take("fine");
    await leave(first.token);
    await on.queue.claim(HERE, second.token);
    push = start();
    await outcome("late");
    expect(service.received).toEqual([]);
  });

  it("sends what a daemon left that died between sending and saying so", async () => {
    await push.close();
    const first = await take();
    const second = await take("fine");
    await leave(first.token);
    expect(await on.store.outbox.claim(9, 10_000)).toHaveLength(1);
    push = start();
    await on.clock.advance(9000);
    expect(service.received).toEqual([]);
    await on.clock.advance(3000);
    await expect.poll(second.told).toMatchObject([{ news: "called", number: "A01" }]);
  });

  it("tells nobody any more who has given it up, or whose ticket has ended", async () => {
    const first = await take();
    const second = await take("given-up");
    const third = await take("ended");
    await on.queue.unsubscribe(HERE, second.token, service.endpoint("given-up"));
    await leave(third.token);
    await leave(first.token);
    await on.clock.advance(5000);
    expect(service.received).toEqual([]);
    expect(outcomes).toEqual([]);
  });
});
