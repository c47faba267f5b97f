import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { DeadableProxy } from "./deadable-proxy.ts";
import { Other } from "./others.ts";
import type { Tab } from "./tab.ts";

describe.skipIf(!hasChromium())("a page that comes back", () => {
  const { daemon, person } = useBrowsers();

  /** Sends the tab into the background, or brings it to the front, as far as the page can tell. */
  async function show(tab: Tab, state: "visible" | "hidden"): Promise<void> {
    await tab.page.evaluate(`
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "${state}" });
      document.dispatchEvent(new Event("visibilitychange"));`);
  }

  it("from the app switcher shows its turn within a second or two, though all connections died without a sign", async () => {
    const { url } = await daemon();
    const proxy = await DeadableProxy.open(url);
    const first = await Other.takes(url);
    const someone = await person(proxy.url);
    const tab = await someone.tab();
    const second = await someone.tab();
    await tab.presses("take");
    await tab.isAt("next");
    await second.isAt("next");
    await show(tab, "hidden");
    await show(second, "hidden");
    proxy.killSilently();
    await first.leaves();
    // Whichever of the two leads: the other asks it.
    await show(second, "visible");
    await second.isAt("called", 3000);
    await show(tab, "visible");
    await tab.isAt("called", 3000);
    await proxy.close();
  });

  it("from sleep counts down rightly, by the daemon's word, and without one by the wall clock", async () => {
    const { url } = await daemon(["--claim-window", "90s"]);
    const someone = await person(url);
    await someone.prepare(
      "{ const now = Date.now; window.sleptMs = 0; Date.now = () => now() + window.sleptMs; }",
    );
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("called");
    const left = async (): Promise<number> => Number(await tab.text("clock-text"));
    await someone.setOffline(true);
    await tab.page.evaluate("sleptMs = 40_000");
    await expect.poll(left, { timeout: 10_000 }).toBeLessThan(51);
    expect(await left()).toBeGreaterThan(30);
    // The daemon's word again: a clock that was set is no sleep.
    await someone.setOffline(false);
    await tab.page.evaluate("dispatchEvent(new Event('online'))");
    await expect.poll(left, { timeout: 10_000 }).toBeGreaterThan(60);
    await tab.page.evaluate("sleptMs += 3_600_000");
    for (let i = 0; i < 12; i++) {
      expect(await left()).toBeGreaterThan(60);
      await tab.page.evaluate("new Promise(requestAnimationFrame)");
    }
  });
});
