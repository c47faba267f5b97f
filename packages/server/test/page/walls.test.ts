import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { frameOf, usePathProxy } from "./line-frame.ts";
import { Other } from "./others.ts";

/** A bell is two notes of three voices each. */
const COUNT_VOICES = `window.voices = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.voices++; return start.apply(this, when); };`;

describe.skipIf(!hasChromium())("several lines on one wall", () => {
  const { daemon, person } = useBrowsers();
  const proxyTo = usePathProxy();

  it("ring once when two call at the same time, after a key in any of them", async () => {
    const [vet, cats] = [await daemon(), await daemon()];
    const someone = await person(await proxyTo({ "/vet/": vet.url, "/": cats.url }));
    await someone.prepare(COUNT_VOICES);
    const { page } = await someone.tab("/display?lines=vet,/");
    const frames = [await frameOf(page, "vet"), await frameOf(page, "/")];
    for (const frame of frames) await frame.getByText("Nobody is here").waitFor();
    await frames[1]?.locator("body").press("c");
    await page.locator("#bell").waitFor();
    await Promise.all([Other.takes(vet.url), Other.takes(cats.url)]);
    for (const frame of frames) await frame.locator(".call").waitFor();
    await expect.poll(() => page.evaluate("voices")).toBe(6);
    for (const frame of frames) expect(await frame.evaluate("voices")).toBe(0);
  });

  it("are refused with a sentence where the address names something else", async () => {
    const vet = await daemon();
    const tab = await (await person(await proxyTo({ "/vet/": vet.url }))).tab("/vet/display");
    for (const lines of ["//evil.example", "../x", "a,b,c,d,e"]) {
      await tab.opens(`/vet/display?lines=${lines}`);
      await tab.reads("headline", "No such wall");
      expect(await tab.text("now-more")).toMatch(/is none\.$|names 5\.$/);
      expect(await tab.page.locator("iframe").count()).toBe(0);
    }
    await tab.opens("/vet/display");
  });
});
