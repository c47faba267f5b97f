import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession, Worker } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Browser } from "../push/browser.ts";
import { HAS_OPENSSL, PushService } from "../push/push-service.ts";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";
import { PathProxy } from "./path-proxy.ts";
import type { Tab } from "./tab.ts";

const ON = ["--push", "on", "--push-contact", "mailto:staff@example.org", "--push-allow", "127.0.0.0/8"];
const MAY_NOTIFY = { permissions: ["notifications"] };
const CERTIFICATE = join(tmpdir(), `catqd-push-${process.pid}.pem`);

/** A browser that subscribes at our push service: this one knows none. */
function subscribingAt({ endpoint, subscription }: Browser): string {
  return `PushManager.prototype.getSubscription = async () => window.subscription ?? null;
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => window.subscription = {
      endpoint: ${JSON.stringify(endpoint)},
      options: { applicationServerKey: applicationServerKey.buffer },
      toJSON: () => (${JSON.stringify(subscription)}),
      unsubscribe: async () => { window.subscription = null; return true; },
    };`;
}

const IPHONE = `delete globalThis.PushManager;
  Object.defineProperty(navigator, "standalone", { value: false });`;

describe.skipIf(!hasChromium() || !HAS_OPENSSL)("a page that is closed or frozen (needs openssl)", () => {
  const { daemon, person } = useBrowsers();
  let service: PushService;
  const proxies: PathProxy[] = [];
  beforeAll(async () => {
    service = await PushService.open();
    writeFileSync(CERTIFICATE, service.certificate);
    process.env.NODE_EXTRA_CA_CERTS = CERTIFICATE;
  });
  afterAll(async () => {
    delete process.env.NODE_EXTRA_CA_CERTS;
    rmSync(CERTIFICATE, { force: true });
    await service?.close();
  });
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.close();
  });

  it("is told that it is next, called, and that it may come back, and leads to the page", async () => {
    const { url } = await daemon([...ON, "--title", "Vet"]);
    const [first, second] = [await Other.takes(url), await Other.takes(url)];
    const browser = new Browser(service.endpoint("phone"));
    const someone = await person(url, MAY_NOTIFY);
    await someone.prepare(subscribingAt(browser));
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("waiting");
    await tab.reads("push-words", "when you are next, when it is your turn, and when you missed it");
    await tab.presses("push");
    await tab.reads("push-words", "You may close this page.");
    const phone = await Phone.of(tab);

    await tab.page.context().newCDPSession(tab.page).then(freeze);
    await second.leaves();
    await expect.poll(() => service.toldTo(browser), { timeout: 10_000 }).toHaveLength(1);
    await phone.receives(service.toldTo(browser)[0]);
    expect(await phone.notifications()).toEqual([
      { title: "Vet: A02 is next", body: "Stay near: your cat is almost here.", tag: "catq-A02" },
    ]);

    const wall = await someone.tab("/display");
    await tab.page.close();
    const atWall = await Phone.of(wall);
    await first.leaves();
    await expect.poll(() => service.toldTo(browser), { timeout: 10_000 }).toHaveLength(2);
    await atWall.receives(service.toldTo(browser)[1]);
    const [called, ...others] = await atWall.notifications();
    expect(others).toEqual([]);
    expect(called).toMatchObject({ title: "Vet: A02: it is your turn", tag: "catq-A02" });
    expect(called?.body).toMatch(/^Claim your cat before \d.*\.$/);
    expect(await atWall.opensAtPress()).toEqual(`opened ${url}/`);

    await atWall.receives({ news: "missed", number: "A02", until: "2026-01-01T12:00:00Z", title: null });
    expect((await atWall.notifications())[0]).toMatchObject({ title: "A02 missed its turn" });
    await atWall.receives("nonsense");
    await atWall.receives({ news: "of a later version", number: "A02" });
    expect((await atWall.notifications()).map(({ title }) => title).sort()).toEqual([
      "News of A02",
      "News of your number",
    ]);
    const page = await someone.tab();
    await page.isAt("called");
    expect(await atWall.opensAtPress()).toEqual(`focused ${url}/`);
  });

  it("goes on telling of the next number, until it is told to stop", async () => {
    const { url } = await daemon(ON);
    await Other.takes(url);
    const browser = new Browser(service.endpoint("again"));
    const someone = await person(url, MAY_NOTIFY);
    await someone.prepare(subscribingAt(browser));
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("next");
    await tab.presses("push");
    await tab.reads("push", "Stop telling me");
    await tab.presses("leave");
    await tab.presses("leave-yes");
    await tab.isAt("left");
    await tab.presses("take");
    await tab.isAt("next");
    await tab.reads("push-words", "You may close this page.");
    await tab.presses("push");
    await tab.reads("push", "Tell me even with this page closed");
  });

  it("of two lines below one origin hears of each apart", async () => {
    const lines = [
      await daemon([...ON, "--title", "Vet"]),
      await daemon([...ON, "--title", "Cats"]),
    ] as const;
    const proxy = await PathProxy.start({ "/vet/": lines[0].url, "/cats/": lines[1].url });
    proxies.push(proxy);
    const someone = await person(proxy.url, MAY_NOTIFY);
    const phones: Phone[] = [];
    for (const [index, path] of ["/vet/", "/cats/"].entries()) {
      const tab = await someone.tab(path);
      await Other.takes(lines[index]?.url ?? "");
      await tab.page.evaluate(subscribingAt(new Browser(service.endpoint(path.slice(1)))));
      await tab.presses("take");
      await tab.isAt("next");
      await tab.presses("push");
      await tab.reads("push", "Stop telling me");
      phones.push(await Phone.of(tab));
    }
    for (const phone of phones)
      await phone.receives({ news: "called", number: "A01", until: null, title: null });
    const tags = await Promise.all(phones.map((phone) => phone.notifications()));
    expect(tags.map((shown) => shown.map(({ tag }) => tag))).toEqual([
      ["catq-A01 /vet/"],
      ["catq-A01 /cats/"],
    ]);
    expect(await phones[1]?.opensAtPress()).toBe(`focused ${proxy.url}/cats/`);
  });

  it("is offered nothing where the queue tells nobody, and told why where it cannot be", async () => {
    const [off, on] = [await daemon(), await daemon(ON)];
    for (const { url } of [off, on]) await Other.takes(url);
    const quiet = await (await person(off.url, MAY_NOTIFY)).tab();
    await quiet.presses("take");
    await quiet.isAt("next");
    expect(await quiet.page.locator("#push-part").isVisible()).toBe(false);

    const blocked = await person(on.url);
    await blocked.prepare(`Object.defineProperty(Notification, "permission", { value: "denied" });`);
    const refused = await blocked.tab();
    await refused.presses("take");
    await refused.reads("push-words", "Notifications of this page are blocked");

    const iphone = await person(on.url);
    await iphone.prepare(IPHONE);
    const tab = await iphone.tab();
    await tab.reads("push-words", "press Share, then “Add to Home Screen”");
    expect(await tab.page.locator("#push").isVisible()).toBe(false);
  });

  it("is served a worker whose name stays, and which keeps nothing", async () => {
    const { url } = await daemon();
    const reply = await fetch(`${url}/sw.js`);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "no-cache",
    });
    const text = await reply.text();
    expect(text).not.toMatch(/"fetch"|caches|importScripts/);
    const [icon = ""] = /assets\/[\w-]+\/icon-192\.png/.exec(text) ?? [];
    expect((await fetch(`${url}/${icon}`)).status).toBe(200);
  });
});

async function freeze(session: CDPSession): Promise<void> {
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
}

/** What a phone's system does for a browser: hands a push message to the page's worker, and shows what that shows. */
class Phone {
  readonly #session: CDPSession;
  readonly #origin: string;
  readonly #registrationId: string;
  readonly #worker: Worker;

  private constructor(session: CDPSession, origin: string, registrationId: string, worker: Worker) {
    this.#session = session;
    this.#origin = origin;
    this.#registrationId = registrationId;
    this.#worker = worker;
  }

  static async of({ page }: Tab): Promise<Phone> {
    const scope = String(await page.evaluate("navigator.serviceWorker.ready.then(({ scope }) => scope)"));
    const context = page.context();
    const find = (): Worker | undefined =>
      context.serviceWorkers().find((one) => one.url() === `${scope}sw.js`);
    await expect.poll(find).toBeDefined();
    const session = await context.newCDPSession(page);
    const found = Promise.withResolvers<string>();
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      for (const { registrationId, scopeURL } of registrations)
        if (scopeURL === scope) found.resolve(registrationId);
    });
    await session.send("ServiceWorker.enable");
    const worker = find();
    if (!worker) throw new Error("expected a service worker");
    return new Phone(session, new URL(scope).origin, await found.promise, worker);
  }

  /** Resolves when the worker has shown something. */
  async receives(message: unknown): Promise<void> {
    await this.#worker.evaluate(`(() => {
      const show = self.registration.showNotification.bind(self.registration);
      self.shown = new Promise((resolve) => {
        self.registration.showNotification = async (...args) => { await show(...args); resolve(); };
      });
    })()`);
    await this.#session.send("ServiceWorker.deliverPushMessage", {
      origin: this.#origin,
      registrationId: this.#registrationId,
      data: typeof message === "string" ? message : JSON.stringify(message),
    });
    await this.#worker.evaluate("self.shown");
  }

  async notifications(): Promise<{ title: string; body: string; tag: string }[]> {
    return this.#worker.evaluate(`self.registration.getNotifications().then((all) =>
      all.map(({ title, body, tag }) => ({ title, body, tag })))`);
  }

  /** Where a press on the newest notification leads; which it closes. */
  async opensAtPress(): Promise<unknown> {
    return this.#worker.evaluate(`(async () => {
      const led = new Promise((resolve) => {
        self.clients.openWindow = async (url) => resolve("opened " + url);
        WindowClient.prototype.focus = async function () { resolve("focused " + this.url); };
      });
      const [notification] = await self.registration.getNotifications();
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
      return led;
    })()`);
  }
}
