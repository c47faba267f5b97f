import { setAttribute } from "./elements.ts";
import { dotsOf } from "./glyphs.ts";

/** Draws a number into an `<svg>` with one path for the dots that are lit, and perhaps one for those that are not. */
export function drawNumber(svg: Element, number: string, look: "lamps" | "print"): void {
  if (svg.getAttribute("data-number") === number) return;
  const dots = dotsOf(number, look);
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
