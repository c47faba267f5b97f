import { spawnSync } from "node:child_process";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { readCode } from "./camera.ts";
import { hasChromium } from "./chromium.ts";

const LONG_TITLE = "The animal hospital of Example Street, second floor, room 12";
const LONG_URL = "https://queue.cats-of-example-street.example/second-floor/vet";

const hasPoppler = spawnSync("pdftoppm", ["-v"]).status === 0;
if (!hasPoppler) console.warn("pdftoppm is missing: the printed poster is not looked at (poppler-utils).");

describe.skipIf(!hasChromium())("the poster", () => {
  const { daemon, person } = useBrowsers();

  it("says what the queue is called, where it is, and in three sentences how it works", async () => {
    const { url } = await daemon(["--title", "The vet", "--public-url", "https://cats.example/vet"]);
    const poster = await (await person(url)).tab();
    await poster.page.getByRole("link", { name: "Print a poster" }).click();
    await poster.reads("title", "The vet");
    await poster.reads("where", "cats.example/vet");
    expect(await poster.page.locator(".how li").count()).toBe(3);
    expect(await readCode(await poster.page.screenshot())).toBe("https://cats.example/vet/");
    expect(await poster.page.title()).toBe("The vet: take a number");
  });

  it.skipIf(!hasPoppler && !process.env.CI)(
    "is one sheet of A4 or Letter with the longest name and a long address, and its code can be read in print",
    async () => {
      const { url } = await daemon(["--title", LONG_TITLE, "--public-url", LONG_URL]);
      const poster = await (await person(url)).tab("/poster");
      await poster.reads("title", "room 12");
      for (const format of ["A4", "Letter"] as const) {
        const [sheet, ...more] = await printed(poster.page, format);
        expect(more).toEqual([]);
        expect(await readCode(sheet ?? Buffer.alloc(0)), format).toBe(`${LONG_URL}/`);
      }
    },
  );

  it("says what is missing where phones know no address, and names none that leads nowhere", async () => {
    const { url } = await daemon();
    const poster = await (await person(url)).tab("/poster");
    await poster.reads("detail", "start catqd with --public-url");
    expect(await poster.page.locator("#code").isVisible()).toBe(false);
    expect(await poster.visibleText()).not.toMatch(/127\.0\.0\.1|localhost/);
  });
});

/** The sheets that come out of the printer, as pictures. */
async function printed(page: Page, format: "A4" | "Letter"): Promise<Buffer[]> {
  const pdf = await page.pdf({ format });
  const { stdout } = spawnSync("pdftoppm", ["-r", "100", "-png", "-"], {
    input: pdf,
    maxBuffer: 50_000_000,
  });
  // One PNG after the other: each begins with its signature.
  const starts = [...stdout.toString("latin1").matchAll(/\x89PNG/g)].map(({ index }) => index);
  return starts.map((start, i) => stdout.subarray(start, starts[i + 1]));
}
