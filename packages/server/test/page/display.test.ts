import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { readCode } from "./camera.ts";
import { hasChromium } from "./chromium.ts";
import { Other, operator } from "./others.ts";

/** Notes how many voices were struck, where a test cannot listen. */
const COUNT_VOICES = `
  window.voices = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...rest) { window.voices++; return start.apply(this, rest); };
`;

describe.skipIf(!hasChromium())("the board for a wall", () => {
  const { daemon, person } = useBrowsers();

  it("shows who is at the counters, who is next and who was there", async () => {
    const { url } = await daemon(["--counters", "2", "--tickets-per-address", "40"]);
    const wall = await (await person(url, { viewport: { width: 1920, height: 1080 } })).tab("/display");
    await wall.reads("headline", "Nobody is here");
    const first = await Other.takes(url);
    for (let i = 0; i < 16; i++) await Other.takes(url);
    await first.claims();
    await wall.page.locator(".call.is-viewing svg[aria-label=A00]").waitFor();
    await wall.page.locator(".call.is-called svg[aria-label=A01]").waitFor();
    await wall.reads("next", "A02");
    await wall.reads("next-more", "and 3 people more");
    await first.finishes();
    await wall.reads("recent", "saw its cat");
    expect(await wall.page.locator("button, input, a").count()).toBe(0);
    const overflow =
      "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth";
    expect(await wall.page.evaluate(overflow)).toBe(true);
  });

  it("says once that the queue is paused, asks nobody to come meanwhile, and calls again after", async () => {
    const daemonAtWork = await daemon(["--title", "The vet", "--public-url", "https://cats.example/vet/"]);
    const { url } = daemonAtWork;
    const wall = await (await person(url, { viewport: { width: 1080, height: 1920 } })).tab("/display");
    await Other.takes(url);
    await wall.reads("now", "please come");
    await operator(daemonAtWork, "pause");
    await wall.reads("notices", "Paused: nobody is called");
    await operator(daemonAtWork, "announce", "Back at three");
    await wall.reads("announcement", "Back at three");
    const text = await wall.visibleText();
    expect(text.match(/paused/gi)).toHaveLength(1);
    expect(text).not.toContain("please come");
    expect(text).toContain("The vet");
    expect(text).toContain("Take a number at cats.example/vet");
    expect(await readCode(await wall.page.screenshot())).toBe("https://cats.example/vet/");
    await operator(daemonAtWork, "resume");
    await wall.reads("now", "please come");
    await operator(daemonAtWork, "close");
    await wall.reads("notices", "Closed: no new numbers");
    expect(await wall.visibleText()).not.toContain("Take a number");
  });

  it("sends nobody to the daemon's own machine, which is the visitor's phone", async () => {
    const { url } = await daemon();
    const wall = await (await person(url)).tab("/display");
    await wall.reads("headline", "Nobody is here");
    expect(await wall.visibleText()).not.toMatch(/127\.0\.0\.1|localhost/);
  });

  it("chimes on a call when a key was pressed, and is still otherwise", async () => {
    const { url } = await daemon();
    const someone = await person(url);
    await someone.prepare(COUNT_VOICES);
    const wall = await someone.tab("/display");
    await wall.reads("headline", "Nobody is here");
    const first = await Other.takes(url);
    await expect.poll(() => wall.text("said")).toBe("A00, please come.");
    expect(await wall.page.evaluate("voices")).toBe(0);
    await first.leaves();
    await wall.reads("recent", "left the line");
    await wall.page.keyboard.press("c");
    await wall.reads("bell", "chime on");
    await Other.takes(url);
    await expect.poll(() => wall.page.evaluate("voices")).toBeGreaterThan(0);
    await expect.poll(() => wall.text("said")).toBe("A01, please come.");
  });

  it("rings on the page once for all tabs, when next and when called, unless that is switched off", async () => {
    const { url } = await daemon();
    const first = await Other.takes(url);
    const second = await Other.takes(url);
    const someone = await person(url);
    await someone.prepare(COUNT_VOICES);
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("waiting");
    await first.leaves();
    await tab.isAt("next");
    await expect.poll(() => tab.page.evaluate("voices")).toBe(3);
    await tab.presses("sound");
    await second.leaves();
    await tab.isAt("called");
    expect(await tab.page.evaluate("voices")).toBe(3);
    expect(await tab.page.locator("#sound").getAttribute("aria-pressed")).toBe("false");
  });
});
