import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { HoldingProxy } from "./holding-proxy.ts";
import { Other } from "./others.ts";

describe.skipIf(!hasChromium())("a page whose events are held back on the way", () => {
  const { daemon, person } = useBrowsers();

  it("asks every few seconds instead, says so, and tries the stream again later", async () => {
    const { url } = await daemon();
    const proxy = await HoldingProxy.open(url);
    const first = await Other.takes(url);
    const second = await Other.takes(url);
    const someone = await person(proxy.url);
    const tab = await someone.tab("/healthz");
    await tab.page.clock.install();
    await tab.opens();
    // Long before it is known that events are held back.
    await tab.page.clock.runFor(1000);
    await tab.isAt("idle");
    await tab.presses("take");
    await tab.page.clock.runFor(1000);
    await tab.isAt("waiting");
    await tab.page.clock.runFor(10_000);
    await tab.reads("strip", "Live news does not come through");
    await first.leaves();
    await tab.page.clock.runFor(5000);
    await tab.isAt("next");
    await second.claims();
    await second.finishes();
    await tab.page.clock.runFor(5000);
    await tab.isAt("called");

    proxy.isHolding = false;
    const isLive = async (): Promise<boolean> => {
      await tab.page.clock.runFor(2000);
      return tab.page.locator("#strip").isHidden();
    };
    await expect.poll(isLive, { timeout: 20_000, interval: 150 }).toBe(true);
    expect(tab.streams).toBe(1);
    await tab.presses("claim");
    await tab.isAt("viewing");
    await proxy.close();
  });
});
