import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";

/** As on iOS, where a lock or a call interrupts the sound: the state changes, and no sound is made. */
const INTERRUPTIBLE = `{
  const Real = AudioContext;
  window.AudioContext = class extends Real {
    constructor() { super(); window.made = this; }
    get state() { return window.interruption ?? super.state; }
    resume() { window.resumes = (window.resumes ?? 0) + 1; return super.resume(); }
  };
  window.interrupt = (state) => { window.interruption = state; window.made.dispatchEvent(new Event("statechange")); };
}`;

/** As Chrome on Android: permission is given, and the constructor throws. */
const UNCONSTRUCTIBLE = `Object.defineProperty(globalThis, "Notification", { value: class {
  static permission = "default";
  static async requestPermission() { return (this.permission = "granted"); }
  constructor() { throw new TypeError("Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead."); }
} });`;

const REGISTERED = `window.shown = [];
  navigator.serviceWorker.getRegistration = async () => ({
    active: {}, scope: new URL("/", location.href).href, showNotification: async (title, { body, tag }) => void window.shown.push({ title, body, tag }),
  });`;

const HIDE = `Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });`;

describe.skipIf(!hasChromium())("the alerts of a phone", () => {
  const { daemon, person } = useBrowsers();

  it("sound again after a lock or a call: at its end, and at the next touch, also of the wall", async () => {
    const { url } = await daemon();
    await Other.takes(url);
    const someone = await person(url);
    await someone.prepare(INTERRUPTIBLE);
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("next");
    const mute = tab.page.locator("#strip[data-kind=mute]");
    await mute.waitFor({ state: "hidden" });
    await tab.page.evaluate("interrupt('interrupted')");
    await tab.reads("strip", "Tap this page once, so that it can ring");
    const before = Number(await tab.page.evaluate("window.resumes ?? 0"));
    await tab.page.locator("#headline").click();
    expect(await tab.page.evaluate("window.resumes ?? 0")).toBeGreaterThan(before);
    // The call is over: iOS leaves the sound suspended.
    const untouched = Number(await tab.page.evaluate("window.resumes ?? 0"));
    await tab.page.evaluate("interrupt('suspended')");
    expect(await tab.page.evaluate("window.resumes ?? 0")).toBeGreaterThan(untouched);
    await tab.page.evaluate("interrupt(undefined)");
    await mute.waitFor({ state: "hidden" });

    await tab.opens("/display");
    await tab.page.keyboard.press("c");
    const bell = tab.page.locator("#bell");
    await bell.waitFor();
    await tab.page.evaluate("interrupt('interrupted')");
    await bell.waitFor({ state: "hidden" });
    await tab.page.evaluate("interrupt(undefined)");
    await bell.waitFor();
  });

  it("are off, and said to be, where the browser allows notifications and shows none", async () => {
    const { url } = await daemon();
    const someone = await person(url);
    await someone.prepare(UNCONSTRUCTIBLE);
    const tab = await someone.tab();
    await tab.isAt("idle");
    await tab.presses("notify");
    await tab.reads("note", "This browser shows no notifications of this page, so they are off.");
    expect(await tab.page.locator("#notify").getAttribute("aria-pressed")).toBe("false");
  });

  it("come through the service worker where only that shows notifications", async () => {
    const { url } = await daemon();
    const first = await Other.takes(url);
    const someone = await person(url);
    await someone.prepare(UNCONSTRUCTIBLE);
    await someone.prepare(REGISTERED);
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("next");
    await tab.presses("notify");
    await expect.poll(() => tab.page.evaluate("shown.at(-1)?.title")).toBe("Notifications are on");
    expect(await tab.page.locator("#notify").getAttribute("aria-pressed")).toBe("true");
    await tab.page.evaluate(HIDE);
    await first.leaves();
    await expect.poll(() => tab.page.evaluate("shown.at(-1)?.title")).toBe("A01: it is your turn");
  });

  it("keep the screen on while one is next or called, in sight, and wants it", async () => {
    const { url } = await daemon();
    const first = await Other.takes(url);
    const second = await Other.takes(url);
    const someone = await person(url);
    await someone.prepare(`window.locks = new Set();
      WakeLock.prototype.request = async () => {
        const lock = { released: false, release: async () => { lock.released = true; locks.delete(lock); } };
        locks.add(lock);
        return lock;
      };`);
    const tab = await someone.tab();
    const locks = (): Promise<unknown> => tab.page.evaluate("locks.size");
    await tab.presses("take");
    await tab.isAt("waiting");
    expect(await locks()).toBe(0);
    await first.leaves();
    await tab.isAt("next");
    await expect.poll(locks).toBe(1);
    const show = (state: string): Promise<unknown> =>
      tab.page.evaluate(`Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "${state}" });
        document.dispatchEvent(new Event("visibilitychange"));`);
    await show("hidden");
    await expect.poll(locks).toBe(0);
    await show("visible");
    await expect.poll(locks).toBe(1);
    await tab.page.locator("#stay-awake").uncheck();
    await expect.poll(locks).toBe(0);
    await tab.page.locator("#stay-awake").check();
    await second.leaves();
    await tab.isAt("called");
    await expect.poll(locks).toBe(1);
    await tab.presses("claim");
    await tab.isAt("viewing");
    await expect.poll(locks).toBe(0);
  });
});
