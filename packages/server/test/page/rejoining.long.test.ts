import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";

describe.skipIf(!hasChromium())("a missed turn in a browser", () => {
  const { daemon, person } = useBrowsers();

  it("can be made good once: with the time left, a place in the line, and the same number", async () => {
    const { url } = await daemon(["--claim-window", "2s"]);
    const tab = await (await person(url)).tab();
    await tab.presses("take");
    await tab.isAt("missed");
    expect(await tab.text("clock-unit")).toBe("left");
    await tab.reads("clock-text", /^9:5\d$/);
    await tab.reads("detail", "you would be next in line.");
    expect(await tab.page.title()).toMatch(/^Missed, 9:5\d to come back · A00 · catq$/);
    const others = [await Other.takes(url), await Other.takes(url), await Other.takes(url)];
    await others[0]?.claims();
    // The line has grown: where one would stand is asked for anew.
    others.push(await Other.takes(url));
    await tab.reads("detail", "you would be 3rd in line.");

    await tab.page.reload();
    await tab.reads("detail", "you would be 3rd in line.");
    await tab.presses("rejoin");
    await tab.isAt("waiting");
    expect(await tab.number()).toBe("A00");
    await tab.reads("headline", "3rd in line");
    await tab.reads("note", "You are back in the line.");

    await others[0]?.finishes();
    await tab.isAt("missed");
    await tab.reads("detail", "Take a new number");
    expect(await tab.page.locator("#rejoin").isVisible()).toBe(false);
    expect(await tab.page.locator("#clock").isVisible()).toBe(false);
  });

  it("is made good in every tab, and also where the reply to it was lost", async () => {
    const { url } = await daemon(["--claim-window", "1s"]);
    const someone = await person(url);
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("missed");
    const other = await Other.takes(url);
    await other.claims();
    const second = await someone.tab();
    await second.isAt("missed");
    let lost = 0;
    await tab.page.route("**/api/ticket/rejoin", async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await tab.presses("rejoin");
    await tab.isAt("next");
    await second.isAt("next");
    expect(lost).toBe(2);
  });

  it("says no way back where the daemon gives none, or its time is over", async () => {
    const { url } = await daemon(["--claim-window", "500ms", "--rejoin-window", "2500ms"]);
    const tab = await (await person(url)).tab();
    await tab.presses("take");
    await tab.isAt("missed");
    await tab.page.locator("#rejoin").waitFor();
    await tab.page.locator("#rejoin").waitFor({ state: "hidden" });
    await tab.reads("detail", "Take a new number, and you are in line again.");
  });
});
