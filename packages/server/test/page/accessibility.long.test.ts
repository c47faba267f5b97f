import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { cheats, Other, operator } from "./others.ts";
import type { Tab } from "./tab.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(!hasChromium())("accessibility, checked by axe in light and dark", () => {
  const { daemon, person } = useBrowsers();

  /** Expects no violation in what is on the screen now, in both colour schemes. */
  async function isFree(tab: Tab, what: string): Promise<void> {
    await tab.page.evaluate(AXE);
    for (const colorScheme of ["light", "dark"] as const) {
      await tab.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const found = await tab.page.evaluate(`axe.run().then(({ violations }) => violations.map(
        ({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join('; ')))`);
      expect(found, `${what}, ${colorScheme}`).toEqual([]);
    }
  }

  it("finds none on the way of a ticket", async () => {
    const running = await daemon();
    const { url } = running;
    const tab = await (await person(url)).tab();
    await tab.isAt("idle");
    await tab.page.locator("#adopt-part summary").click();
    await isFree(tab, "nobody here");
    const first = await Other.takes(url);
    await tab.page.locator("#adopt-token").fill("A07");
    await tab.page.locator("#adopt-token").press("Enter");
    await tab.reads("note", "That is no token");
    await isFree(tab, "trouble");
    await tab.presses("take");
    await tab.isAt("next");
    await isFree(tab, "next");
    await Other.takes(url);
    await tab.presses("pass");
    await tab.isAt("waiting");
    await tab.presses("leave");
    await isFree(tab, "waiting, asked");
    await tab.presses("leave-no");
    await tab.page.getByText("Go on with a phone").click();
    await tab.opens(`/#${first.token}`);
    await tab.reads("offer-words", "instead of");
    await isFree(tab, "handing over, and offered another ticket");
    await tab.presses("offer-no");
    await operator(running, "pause");
    await tab.reads("strip", "paused");
    await isFree(tab, "paused");
    await operator(running, "resume");
    await tab.page.locator("#strip").waitFor({ state: "hidden" });
    await first.leaves();
    await tab.presses("leave");
    await tab.presses("leave-yes");
    await tab.isAt("left");
    await isFree(tab, "left");
  });

  it("finds none at the counter and after it, nor on the wall", async () => {
    const running = await daemon(["--claim-window", "6s"]);
    const { url } = running;
    const tab = await (await person(url)).tab();
    const wall = await (await person(url)).tab("/display");
    await wall.reads("headline", "Nobody is here");
    await isFree(wall, "an empty wall");
    const poster = await (await person(url)).tab("/poster");
    await poster.reads("detail", "no code yet");
    await isFree(poster, "a poster without an address");
    await tab.presses("take");
    await tab.isAt("called");
    await isFree(tab, "called");
    await tab.isAt("missed");
    await isFree(tab, "missed");
    await tab.presses("take");
    await tab.isAt("called");
    await Other.takes(url);
    await tab.presses("claim");
    await tab.showsCat();
    await isFree(tab, "viewing");
    await wall.page.locator(".call.is-viewing").waitFor();
    await isFree(wall, "the wall");
    await tab.presses("done");
    await tab.isAt("seen");
    await operator(running, "close");
    await tab.reads("state", "Closed");
    await isFree(tab, "seen, closed");
    await cheats(url);
    await tab.isAt("banned");
    await isFree(tab, "banned");
    await tab.page.reload();
    await tab.page.locator("dl").waitFor();
    await isFree(tab, "the page of a problem");
  });
});
