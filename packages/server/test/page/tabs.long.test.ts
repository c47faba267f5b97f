import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";
import type { Tab } from "./tab.ts";

describe.skipIf(!hasChromium())("many tabs of one browser", () => {
  const { daemon, person } = useBrowsers();
  const streamsOf = (tabs: readonly Tab[]): number => tabs.reduce((sum, tab) => sum + tab.streams, 0);

  // Plain http on any other name than localhost has no Web Locks: the tabs agree by another way.
  it.each([
    ["where the browser has locks", "127.0.0.1"],
    ["on plain http, where it has none", "catq.test"],
  ])(
    "share one ticket and one stream %s, and another takes over when the leading one goes",
    async (_, host) => {
      const { url } = await daemon();
      const first = await Other.takes(url);
      const address = url.replace("127.0.0.1", host);
      const someone = await person(address);
      const tabs: Tab[] = [];
      for (let i = 0; i < 7; i++) tabs.push(await someone.tab());
      for (const tab of tabs) await tab.isAt("idle");
      expect(await tabs[0]?.page.evaluate("'locks' in navigator")).toBe(host === "127.0.0.1");
      await expect.poll(() => streamsOf(tabs)).toBe(1);

      // Two press at the same moment, and it is one number all the same.
      const pressNow = "document.querySelector('#take').click()";
      // As a finger does: a click of Playwright's would wait for ever where the other tab's came first.
      await Promise.all([tabs[2]?.page.evaluate(pressNow), tabs[5]?.page.evaluate(pressNow)]);
      for (const tab of tabs) await tab.isAt("next");
      for (const tab of tabs) expect(await tab.number()).toBe("A01");
      await expect.poll(() => streamsOf(tabs)).toBe(1);
      expect(await (await fetch(`${url}/api/queue`)).json()).toMatchObject({ waitingCount: 1 });

      const leading = tabs.findIndex((tab) => tab.streams === 1);
      await tabs[leading]?.page.close({ runBeforeUnload: true });
      const others = tabs.filter((_tab, i) => i !== leading);
      await expect.poll(() => streamsOf(others), { timeout: 20_000 }).toBe(1);
      await first.leaves();
      for (const tab of others) await tab.isAt("called", 20_000);
      await others[3]?.presses("claim");
      for (const tab of others) await tab.isAt("viewing");
      for (const tab of others) await tab.showsCat();
      await others[0]?.presses("done");
      for (const tab of others) await tab.isAt("seen");
    },
    // Seven pages at once are much for a machine that others share.
    120_000,
  );

  it("take a stream of their own where they run another version of the page", async () => {
    const { url } = await daemon();
    const someone = await person(url);
    const tabs = [await someone.tab(), await someone.tab()];
    const [newer, older] = tabs;
    await newer?.isAt("idle");
    await older?.page.route(`${url}/`, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/(?<="catq-version" content=")[^"]+/, "older");
      await route.fulfill({ response, body });
    });
    await older?.page.reload();
    await older?.isAt("idle");
    await expect.poll(() => streamsOf(tabs)).toBe(2);
    await older?.presses("take");
    for (const tab of tabs) await tab.isAt("called");
  });
});
