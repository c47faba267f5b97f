import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";
import type { Tab } from "./tab.ts";

describe.skipIf(!hasChromium())("a phone in the pocket, whose browser freezes the page", () => {
  const { daemon, person } = useBrowsers();

  /** Freezes the page as a phone with its screen off does (Page Lifecycle), or lets it go on. */
  async function set(tab: Tab, state: "frozen" | "active"): Promise<void> {
    const session = await tab.page.context().newCDPSession(tab.page);
    await session.send("Page.setWebLifecycleState", { state });
    await session.detach();
  }

  it("is right as soon as it is looked at: next, called, with its cat, seen, missed, and back in line", async () => {
    const { url } = await daemon(["--claim-window", "20s"]);
    const [first, second] = [await Other.takes(url), await Other.takes(url)];
    const tab = await (await person(url)).tab();
    await tab.presses("take");
    await tab.isAt("waiting");

    await set(tab, "frozen");
    await first.leaves();
    await set(tab, "active");
    await tab.isAt("next", 3000);

    await set(tab, "frozen");
    await second.leaves();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await set(tab, "active");
    await tab.isAt("called", 3000);
    const left = Number(await tab.text("clock-text"));
    expect(left).toBeLessThan(19);
    expect(left).toBeGreaterThan(10);

    await tab.presses("claim");
    await tab.showsCat();
    await set(tab, "frozen");
    await set(tab, "active");
    await tab.isAt("viewing", 3000);
    await tab.showsCat();
    await tab.presses("done");
    await tab.isAt("seen");

    await tab.presses("take");
    await tab.isAt("called");
    await set(tab, "frozen");
    await expect
      .poll(async () => JSON.stringify(await (await fetch(`${url}/api/queue`)).json()), { timeout: 30_000 })
      .toContain('"outcome":"missed"');
    await set(tab, "active");
    await tab.isAt("missed", 3000);

    const third = await Other.takes(url);
    await tab.presses("rejoin");
    await tab.isAt("next");
    await set(tab, "frozen");
    await third.leaves();
    await set(tab, "active");
    await tab.isAt("called", 3000);
  }, 90_000);
});
