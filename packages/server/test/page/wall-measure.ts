import type { Frame, Page } from "playwright-core";

/** What is wrong with the layout of a wall, in words; and what it says. */
export interface WallMeasure {
  readonly faults: string[];
  /** The numbers at the counters in the order of the screen. */
  readonly numbers: string[];
  readonly text: string;
  /** The height of the numbers at the counters, in CSS pixels. */
  readonly size: number;
  /** The share of the screen's height that is used, from the top of the first to the bottom of the last box. */
  readonly usedHeight: number;
}

/**
 * Measures in the browser: each text and each number's lamps is a box; no two boxes overlap, and each lies inside of the
 * screen and of all boxes that it stands in.
 */
export function measureWall(page: Page | Frame): Promise<WallMeasure> {
  return page.evaluate(MEASURE);
}

const MEASURE = `(() => {
  const faults = [];
  const isShown = (element) => element.checkVisibility() && !element.closest(".unseen");
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.trim() === "" || !isShown(node.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    boxes.push({ name: JSON.stringify(node.data.trim().slice(0, 30)), rect: range.getBoundingClientRect(), element: node.parentElement });
  }
  for (const svg of document.querySelectorAll(".call svg"))
    boxes.push({ name: svg.getAttribute("aria-label"), rect: svg.getBoundingClientRect(), element: svg });
  const code = document.querySelector("#code");
  if (code.checkVisibility()) boxes.push({ name: "the code", rect: code.getBoundingClientRect(), element: code });
  const isInside = (a, b) => a.left >= b.left - 1.5 && a.right <= b.right + 1.5 && a.top >= b.top - 1.5 && a.bottom <= b.bottom + 1.5;
  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  for (const { name, rect, element } of boxes) {
    if (!isInside(rect, screen)) faults.push(name + " is cut off by the screen");
    for (const id of ["now", "now-part", "beside", "main", "notices", "announcement", "where-part"]) {
      const around = element.closest("#" + id);
      if (around && !isInside(rect, around.getBoundingClientRect())) faults.push(name + " is larger than #" + id);
    }
  }
  for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) {
    const across = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
    const down = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top);
    if (across > 1 && down > 1) faults.push(a.name + " overlaps " + b.name + " by " + across.toFixed(1) + " x " + down.toFixed(1));
  }
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > innerWidth || scrollHeight > innerHeight) faults.push("the page scrolls");
  const svgs = [...document.querySelectorAll(".call svg")];
  return {
    faults,
    numbers: svgs.map((svg) => svg.getAttribute("aria-label")),
    text: document.body.innerText,
    size: svgs[0]?.getBoundingClientRect().height ?? 0,
    usedHeight: (Math.max(...boxes.map(({ rect }) => rect.bottom)) - Math.min(...boxes.map(({ rect }) => rect.top))) / innerHeight,
  };
})()`;
