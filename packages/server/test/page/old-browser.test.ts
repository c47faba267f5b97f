import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";

describe.skipIf(!hasChromium())("a browser in which the page cannot start", () => {
  const { daemon, person } = useBrowsers();

  it("is told what to do, on the wall too, since it is too old for a module or misses one", async () => {
    const { url } = await daemon();
    const someone = await person(url);
    const tab = await someone.tab("/healthz");
    tab.page.removeAllListeners("pageerror").on("pageerror", () => {});
    for (const [path, fault] of [
      ["/", { contentType: "text/javascript", body: "export const later = syntax of 2040;" }],
      ["/display", { status: 502, body: "" }],
    ] as const) {
      await tab.page.route("**/queue/model.js", (route) => route.fulfill(fault));
      await tab.opens(path);
      await tab.reads("headline", "This page cannot start here");
      const text = await tab.visibleText();
      expect(text).toContain("this browser is too old: update it, or open the page in another one");
      expect(text).not.toMatch(/Connecting|Checking how long/);
      expect(await tab.page.locator("button:visible, input:visible, #board:visible").count()).toBe(0);
    }
  });
});
