import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";
import type { Tab } from "./tab.ts";

/** WCAG 2.2, 1.4.11: of what is drawn against what is beside it. */
const MIN_DRAWN = 3;

/** The contrast between an element's colour (or another of its properties) and that of another, from 1 to 21. */
function contrastOf(
  tab: Tab,
  one: readonly [string, string],
  other: readonly [string, string],
): Promise<number> {
  return tab.page.evaluate(`(() => {
    const light = ([selector, property]) => {
      const colour = getComputedStyle(document.querySelector(selector))[property];
      const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [high, low] = [light(${JSON.stringify(one)}), light(${JSON.stringify(other)})].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  })()`) as Promise<number>;
}

const CHOICES = [
  { forcedColors: "active", colorScheme: "light" },
  { forcedColors: "active", colorScheme: "dark" },
  { contrast: "more", colorScheme: "light" },
  { contrast: "more", colorScheme: "dark" },
] as const;

describe.skipIf(!hasChromium())(
  "what is drawn, in the colours that the system forces or the contrast it asks for",
  () => {
    const { daemon, person } = useBrowsers();

    it("can be told from its ground on the wall, with lamps that are on above those that are off", async () => {
      const { url } = await daemon();
      await Other.takes(url);
      const wall = await (await person(url)).tab("/display");
      await wall.page.locator(".call.is-called .lit").waitFor();
      for (const choice of CHOICES) {
        await wall.page.emulateMedia({ forcedColors: "none", contrast: "no-preference", ...choice });
        const ground = ["body", "backgroundColor"] as const;
        const [on, off] = [
          await contrastOf(wall, [".lit", "fill"], ground),
          await contrastOf(wall, [".unlit", "fill"], ground),
        ];
        expect(on, JSON.stringify(choice)).toBeGreaterThan(7);
        expect(off, JSON.stringify(choice)).toBeLessThan(1.5);
        expect(await contrastOf(wall, ["#heading", "color"], ground)).toBeGreaterThan(7);
      }
    });

    it("can be told from its ground on the page: number, ring, progress, and my place in the line", async () => {
      const { url } = await daemon();
      const first = await Other.takes(url);
      const tab = await (await person(url)).tab();
      await tab.presses("take");
      await tab.isAt("next");
      for (const choice of CHOICES) {
        await tab.page.emulateMedia({ forcedColors: "none", contrast: "no-preference", ...choice });
        const about = JSON.stringify(choice);
        const ground = ["body", "backgroundColor"] as const;
        expect(await contrastOf(tab, ["#number .lit", "fill"], ground), about).toBeGreaterThan(7);
        expect(await contrastOf(tab, ["#detail", "color"], ground), about).toBeGreaterThan(7);
        expect(await contrastOf(tab, [".progress span", "backgroundColor"], ground), about).toBeGreaterThan(
          MIN_DRAWN,
        );
        const mine = ["li.is-mine", "backgroundColor"] as const;
        expect(await contrastOf(tab, mine, ["li.is-mine", "color"]), about).toBeGreaterThan(4.5);
        const board = "forcedColors" in choice ? ground : ([".board", "backgroundColor"] as const);
        expect(await contrastOf(tab, mine, board), about).toBeGreaterThan(MIN_DRAWN);
      }
      await first.leaves();
      await tab.isAt("called");
      for (const choice of CHOICES) {
        await tab.page.emulateMedia({ forcedColors: "none", contrast: "no-preference", ...choice });
        expect(await contrastOf(tab, ["#clock-ring", "stroke"], ["body", "backgroundColor"])).toBeGreaterThan(
          MIN_DRAWN,
        );
      }
    });
  },
);
