import { setAttribute } from "./elements.ts";
import { dotsOf } from "./glyphs.ts";

/** How much of its place a dot fills: on paper the dots run into each other a little, on the wall they stand apart. */
export const PAPER_DOT = 1.04;
export const LAMP_DOT = 0.78;

/** Draws a number into an `<svg>` with one path for the dots that are lit, and perhaps one for those that are not. */
export function drawNumber(svg: Element, number: string, size: number): void {
  if (svg.getAttribute("data-number") === number) return;
  const dots = dotsOf(number, size);
  setAttribute(svg, "data-number", number);
  setAttribute(svg, "viewBox", `-0.1 -0.1 ${dots.width + 0.2} ${dots.height + 0.2}`);
  setAttribute(svg, "aria-label", number);
  for (const [name, path] of [
    ["unlit", dots.unlit],
    ["lit", dots.lit],
  ] as const) {
    const element = svg.querySelector(`.${name}`);
    if (element) setAttribute(element, "d", path);
  }
}
