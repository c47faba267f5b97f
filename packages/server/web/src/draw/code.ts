import { generate } from "lean-qr";
import { setAttribute } from "./elements.ts";

const SVG = "http://www.w3.org/2000/svg";
/** Modules that stay light around the code (ISO/IEC 18004, section 6.3.8). */
const QUIET_ZONE = 4;

/**
 * Draws `text` as a QR code: dark on light whatever the page's colours are, as not every reader knows the reverse.
 * Loaded where a code is wanted alone, since most visitors want none.
 */
export function drawCode(svg: Element, text: string): void {
  const code = generate(text);
  let dark = "";
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) {
      const from = x;
      // Along a row in one piece, so that no seam shows.
      while (code.get(x, y)) x++;
      if (x > from) dark += `M${from} ${y}h${x - from}v1h${from - x}z`;
    }
  const side = code.size + 2 * QUIET_ZONE;
  const start = -QUIET_ZONE;
  setAttribute(svg, "viewBox", `${start} ${start} ${side} ${side}`);
  setAttribute(svg, "shape-rendering", "crispEdges");
  svg.replaceChildren(
    shape("rect", { x: `${start}`, y: `${start}`, width: `${side}`, height: `${side}`, fill: "#fff" }),
    shape("path", { d: dark, fill: "#000" }),
  );
}

function shape(name: string, attributes: Readonly<Record<string, string>>): Element {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}
