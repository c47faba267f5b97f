import { numberOf } from "@catq/shared";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { measureWall } from "./wall-measure.ts";
import { showWall, takeOverWall, WALL_SHAPES, WALL_STATES, type WallMoment } from "./wall-states.ts";

/** Measures the wall with so many counters, half of them called, in each of its states and shapes. */
export function describeWallLayout(counts: readonly number[]): void {
  describe.skipIf(!hasChromium())("the layout of the wall", () => {
    const { daemon, person } = useBrowsers();

    it.each(Object.entries(WALL_SHAPES))(
      `covers nothing and cuts nothing off in %s, in any state, with ${counts.join(", ")} counters`,
      async (_shape, viewport) => {
        const { url } = await daemon();
        const { page } = await (await person(url, { viewport })).tab("/healthz");
        await takeOverWall(page);
        await page.goto(`${url}/display`);
        for (const [name, state] of Object.entries(WALL_STATES)) {
          for (const counters of counts) {
            const title = counters % 2 === 0 ? "The cats of Example Street" : null;
            const moment = { ...state, counters, called: Math.ceil(counters / 2), title };
            await showWall(page, moment);
            await expectWhole(page, moment, `${counters} counters, ${name}`);
          }
        }
      },
      60_000,
    );

    it("scrolls where the screen is too small for all of it, and hides no called number", async () => {
      const { url } = await daemon();
      const { page } = await (await person(url, { viewport: { width: 300, height: 400 } })).tab("/healthz");
      await takeOverWall(page);
      await page.goto(`${url}/display`);
      const crowded = WALL_STATES["paused, announced and disconnected"];
      await showWall(page, { ...crowded, counters: 12, called: 12, title: "The cats of Example Street" });
      const { faults, numbers, size } = await measureWall(page);
      expect(numbers).toHaveLength(12);
      expect(size).toBeGreaterThan(25);
      expect(faults.filter((fault) => !/cut off by the screen|scrolls/.test(fault))).toEqual([]);
      await showWall(page, { ...WALL_STATES.open, counters: 1, called: 1, title: null });
      expect((await measureWall(page)).faults).toEqual([]);
    });
  });
}

async function expectWhole(page: Page, moment: WallMoment, about: string): Promise<void> {
  const { counters, state, isLost } = moment;
  const { faults, numbers, text, size, usedHeight } = await measureWall(page);
  expect(faults, about).toEqual([]);
  // Called before viewing, and the newest first: those who view were called before.
  const newestFirst = Array.from({ length: counters }, (_, index) => numberOf(99 + counters - index));
  expect(numbers, about).toEqual(newestFirst);
  expect(size, `${about}: the height of the numbers`).toBeGreaterThan(35);
  expect(usedHeight, `${about}: the height that is used`).toBeGreaterThan(0.8);
  expect(text.match(/paused/gi)?.length ?? 0, about).toBe(state === "paused" ? 1 : 0);
  if (state === "paused" || isLost) expect(text, about).not.toContain("please come");
  expect(text.includes("Take a number at"), about).toBe(state !== "closed");
}
