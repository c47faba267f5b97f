import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";

describe.skipIf(!hasChromium())("a page whose daemon or network goes away", () => {
  const { daemon, person } = useBrowsers();

  it("says so, keeps the place, and is right again after a restart", async () => {
    const first = await daemon(["--claim-window", "30s"]);
    const { url } = first;
    const { port } = new URL(url);
    const someone = await person(url);
    const tab = await someone.tab();
    const wall = await (await person(url)).tab("/display");
    await tab.presses("take");
    await tab.isAt("called");
    await first.stop();
    await tab.reads("strip", "Your place is kept. Trying again.");
    await wall.reads("notices", "No connection: this may be out of date.");
    await daemon(["--claim-window", "30s", "--port", port], first.folder);
    await tab.page.locator("#strip").waitFor({ state: "hidden", timeout: 20_000 });
    await tab.isAt("called");
    await tab.presses("claim");
    await tab.showsCat();
    await wall.page.locator(".call.is-viewing").waitFor({ timeout: 20_000 });
    await wall.page.locator("#notices").waitFor({ state: "hidden" });
  });

  it("finds its turn after being offline", async () => {
    const { url } = await daemon();
    const first = await Other.takes(url);
    const someone = await person(url);
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("next");
    await someone.setOffline(true);
    // Streams that run go on in a browser that is told to be offline; a new one cannot be had.
    await tab.page.evaluate("dispatchEvent(new Event('online'))");
    await tab.reads("strip", "This device is offline. Your place is kept.");
    await first.leaves();
    expect(await tab.page.locator("body").getAttribute("data-scene")).toBe("next");
    await someone.setOffline(false);
    await tab.isAt("called", 20_000);
    await tab.page.locator("#strip").waitFor({ state: "hidden" });
  });
});
