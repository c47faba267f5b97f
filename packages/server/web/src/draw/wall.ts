import type { Wall } from "../view/wall.ts";
import { byId, part, setAttribute, setHidden, setRows, setText } from "./elements.ts";
import { drawNumber } from "./number.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Draws the wall board. */
export function drawWall(wall: Wall): void {
  setAttribute(document.body, "data-now", String(wall.now.length));
  setRows(byId("now"), wall.now, {
    key: ({ number }) => number,
    draw: (element, { number, words, time, is }) => {
      element.className = `call is-${is}`;
      drawNumber(lampsIn(element), number, "lamps");
      setText(part(element, "what"), words);
      setText(part(element, "time"), time);
    },
  });
  setText(byId("now-more"), wall.nowMore);
  setHidden(byId("now-more"), wall.nowMore === "");
  setText(byId("headline"), wall.headline);
  setHidden(byId("headline"), wall.headline === "");

  setRows(byId("next"), wall.next, {
    key: (number) => number,
    draw: (element, number) => setText(element, number),
  });
  setHidden(byId("next-part"), wall.next.length === 0);
  setText(byId("next-more"), wall.nextMore);
  setRows(byId("recent"), wall.recent, {
    key: ({ number }) => number,
    draw: (element, { number, outcome, words }) => {
      element.className = `is-${outcome}`;
      setText(part(element, "who", "b"), number);
      setText(part(element, "what"), words);
    },
  });
  setHidden(byId("recent-part"), wall.recent.length === 0);
  setText(byId("announcement"), wall.announcement ?? "");
  setHidden(byId("announcement"), wall.announcement === null);
  setText(byId("strip"), wall.strip ?? "");
  setHidden(byId("strip"), wall.strip === null);
}

function lampsIn(element: Element): Element {
  const found = element.querySelector("svg");
  if (found) return found;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("role", "img");
  for (const name of ["unlit", "lit"]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    svg.append(path);
  }
  element.prepend(svg);
  return svg;
}
