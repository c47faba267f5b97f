import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { cheats, Other, operator } from "./others.ts";
import type { Tab } from "./tab.ts";

describe.skipIf(!hasChromium())("a page that is loaded anew", () => {
  const { daemon, person } = useBrowsers();

  /** Reloads, and expects to be where one was. */
  async function survives(tab: Tab, scene: string): Promise<void> {
    await tab.isAt(scene);
    const number = await tab.number();
    await tab.page.reload();
    await tab.isAt(scene);
    expect(await tab.number()).toBe(number);
  }

  it("is where it was: before a ticket, waiting, called, viewing, and after the cat", async () => {
    const { url } = await daemon();
    const first = await Other.takes(url);
    const tab = await (await person(url)).tab();
    await survives(tab, "idle");
    await tab.presses("take");
    await survives(tab, "next");
    await first.leaves();
    await survives(tab, "called");
    await tab.presses("claim");
    await tab.showsCat();
    const before = await tab.downloads();
    await survives(tab, "viewing");
    await tab.showsCat();
    expect((await tab.downloads()).bytes).toEqual(before.bytes);
    await tab.presses("done");
    await survives(tab, "seen");
    await tab.reads("headline", "Your cat has been seen");
  });

  it("says that a turn was missed, whether the page looked on or was closed", async () => {
    const { url } = await daemon(["--claim-window", "1500ms"]);
    const someone = await person(url);
    const tab = await someone.tab();
    await tab.presses("take");
    await survives(tab, "missed");
    await tab.reads("detail", "nobody claimed its cat in time");
    await tab.presses("take");
    await tab.isAt("called");
    await tab.page.close();
    const other = await Other.takes(url);
    await expect.poll(() => other.claims(), { timeout: 15_000 }).toBe(200);
    const again = await someone.tab();
    await survives(again, "missed");
  });

  it("keeps a place for whoever closes the tab, and takes no second number for them", async () => {
    const { url } = await daemon();
    await Other.takes(url);
    const someone = await person(url);
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("next");
    await tab.page.close();
    const again = await someone.tab();
    await again.isAt("next");
    await again.presses("leave");
    await again.presses("leave-yes");
    await survives(again, "left");
  });

  it("asks once more for a number whose reply was lost, and gets the same one", async () => {
    const { url } = await daemon();
    const someone = await person(url);
    const tab = await someone.tab();
    await tab.isAt("idle");
    let isLost = true;
    await tab.page.route("**/api/tickets", async (route) => {
      if (isLost) await route.fetch();
      await (isLost ? route.abort() : route.continue());
    });
    await tab.presses("take");
    await tab.isAt("taking");
    await expect
      .poll(async () => (await fetch(`${url}/api/queue`)).json())
      .toMatchObject({ active: [{ number: "A00" }] });
    isLost = false;
    await tab.page.reload();
    await tab.isAt("called");
    expect(await tab.number()).toBe("A00");
  });

  it("tells the banned why and until when, with the page and without it, and lets them in again after", async () => {
    const running = await daemon(["--ban-for", "24h"]);
    const { url } = running;
    const tab = await (await person(url)).tab();
    await tab.presses("take");
    await tab.isAt("called");
    await cheats(url);
    await tab.isAt("banned");
    const detail = await tab.text("detail");
    expect(detail).toMatch(/^\w.+\. The ban holds until .+, for everybody behind this connection\./);
    expect(detail).toContain("ask the staff; they can lift it with `catqd unban 127.0.0.1`.");
    const response = await tab.page.reload();
    expect(response?.status()).toBe(403);
    expect(await tab.page.locator("h1").textContent()).toBe("This address is banned");
    expect(await tab.page.locator("time").count()).toBe(2);
    await operator(running, "unban", "127.0.0.1");
    await tab.page.locator("a").click();
    await tab.isAt("ended");
    await tab.presses("take");
    await tab.isAt("called");
  });

  it("is told of a closed and of a paused queue, and when they are over", async () => {
    const running = await daemon();
    const tab = await (await person(running.url)).tab();
    await tab.isAt("idle");
    await operator(running, "close");
    await tab.reads("headline", "No new numbers for now");
    await survives(tab, "idle");
    await tab.reads("headline", "No new numbers for now");
    expect(await tab.page.locator("#take").isDisabled()).toBe(true);
    await operator(running, "open");
    await tab.reads("headline", "Take a number");
    await tab.presses("take");
    await tab.isAt("called");
    await operator(running, "pause");
    await tab.reads("strip", "paused");
    await tab.reads("clock-unit", "paused");
    const stands = await tab.text("clock-text");
    await survives(tab, "called");
    expect(await tab.text("clock-text")).toBe(stands);
    await operator(running, "resume");
    await tab.page.locator("#strip").waitFor({ state: "hidden" });
  });
});
