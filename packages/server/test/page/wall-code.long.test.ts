import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { readCode, readFromAfar } from "./camera.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";

/** Of a screen of 50 inches, 16 : 9. */
const [LONG_MM, SHORT_MM] = [1107, 623];

describe.skipIf(!hasChromium())("the code on the wall", () => {
  const { daemon, person } = useBrowsers();

  it.each([
    ["at 1080p", 1920, 1080, 1],
    ["at 4K", 1920, 1080, 2],
    ["upright", 1080, 1920, 1],
  ])("is read by a phone from four metres, %s", async (_shape, width, height, deviceScaleFactor) => {
    const flags = ["--public-url", "https://cats.example/vet", "--counters", "4"];
    const { url } = await daemon([...flags, "--tickets-per-address", "40"]);
    for (let i = 0; i < 20; i++) await Other.takes(url);
    const screen = { viewport: { width, height }, deviceScaleFactor };
    const { page } = await (await person(url, screen)).tab("/display");
    await page.locator("#code").waitFor();
    await page.locator(".call").nth(3).waitFor();
    const heightMm = width > height ? SHORT_MM : LONG_MM;
    const screenshot = await page.screenshot();
    expect(await readFromAfar(screenshot, { heightMm, metres: 4 })).toBe("https://cats.example/vet/");
    expect(await page.evaluate("document.body.innerText")).toContain("Take a number at cats.example/vet");
  });

  it("leads to the wall's own address where nothing else is known, and is not there on the daemon's machine", async () => {
    const { url } = await daemon(["--allow-host", "catq.test"]);
    const { port } = new URL(url);
    const named = await (await person(`http://catq.test:${port}`)).tab("/display");
    await named.page.locator("#code").waitFor();
    expect(await readCode(await named.page.screenshot())).toBe(`http://catq.test:${port}/`);
    const wall = await (await person(url)).tab("/display");
    await wall.reads("headline", "Nobody is here");
    expect(await wall.page.locator("#code").isVisible()).toBe(false);
    expect(await wall.visibleText()).not.toMatch(/Take a number|127\.0\.0\.1|localhost/);
  });
});
