import { describe, expect, it } from "vitest";
import { HttpClient } from "../http-client.ts";
import { useBrowsers } from "../page/browsers.ts";
import { hasChromium } from "../page/chromium.ts";
import { PAGE_STORAGE, startOnEarlierQueue, TOKENS } from "./earlier-queue.ts";

describe.skipIf(!hasChromium())("a browser that has a ticket from the page of an earlier version", () => {
  const { person } = useBrowsers();

  it("finds its place again, and comes to its cat", async () => {
    const daemon = await startOnEarlierQueue();
    const someone = await person(daemon.url);
    await someone.prepare(
      `if (localStorage.length === 0) for (const [key, value] of Object.entries(${JSON.stringify(PAGE_STORAGE)})) localStorage.setItem(key, value);`,
    );
    const tab = await someone.tab();
    await tab.isAt("waiting");
    expect(await tab.page.locator("body").textContent()).toContain("A06");
    const http = new HttpClient(daemon.url);
    for (const token of [TOKENS.keyed, TOKENS.viewing]) {
      await http.post("/api/ticket/claim", { token });
      await http.post("/api/ticket/done", { token });
    }
    await tab.isAt("called");
    await tab.presses("claim");
    await tab.isAt("viewing");
    http.close();
    await daemon.remove();
  });
});
