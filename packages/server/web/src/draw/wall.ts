import { CAPTION, fitCalls } from "../view/fit-calls.ts";
import { WALL_ROOMS, type Wall, type WallRoom } from "../view/wall.ts";
import { byId, part, setHidden, setRows, setText } from "./elements.ts";
import { dotsOf } from "./glyphs.ts";
import { drawNumber } from "./number.ts";

const SVG = "http://www.w3.org/2000/svg";
/** Smaller captions are hard to read even on a phone; in CSS pixels. */
const MIN_CAPTION_PX = 12;
/** Smaller ones than these nobody reads at all. */
const MIN_LEGIBLE_PX = 6;
/** Of the height, where the line stands below the numbers. */
const MAX_LINE_SHARE = 0.4;
/** A time's characters, kept free so that the numbers do not change their size from second to second. */
const TIME_CHARACTERS = 5;

/**
 * Draws the wall board in the first room in which nothing is cut off and the numbers can be read. A screen that is too
 * small for even the last of them scrolls.
 */
export function drawWall(wallFor: (room: WallRoom) => Wall): void {
  document.body.classList.remove("is-too-small");
  let size = 0;
  for (const room of WALL_ROOMS) {
    const wall = wallFor(room);
    drawParts(wall);
    size = fitNow(wall);
    if (wall.now.length === 0) size = Number.POSITIVE_INFINITY;
    if (size * CAPTION >= MIN_CAPTION_PX && isBesideWhole()) return;
  }
  if (size * CAPTION >= MIN_LEGIBLE_PX) return;
  document.body.classList.add("is-too-small");
  fitNow(wallFor(WALL_ROOMS.at(-1) ?? { next: 0, recent: 0 }));
}

function drawParts(wall: Wall): void {
  show("title", wall.title);
  setText(byId("heading"), wall.heading);
  show("announcement", wall.announcement ?? "");
  setHidden(byId("notices"), wall.notices.length === 0);
  setRows(byId("notices"), wall.notices, { key: (text) => text, draw: setText });
  show("headline", wall.headline);
  setHidden(byId("now"), wall.now.length === 0);
  setRows(byId("now"), wall.now, {
    key: ({ number }) => number,
    draw: (element, { number, words, time, is }) => {
      element.className = `call is-${is}`;
      drawNumber(lampsIn(element), number, "lamps");
      setText(part(element, "what"), words);
      setText(part(element, "time"), time);
    },
  });
  show("now-more", wall.nowMore);
  setHidden(byId("beside"), wall.next.length === 0 && wall.nextMore === "" && wall.recent.length === 0);
  setHidden(byId("next-part"), wall.next.length === 0 && wall.nextMore === "");
  setText(byId("next-title"), wall.next.length === 0 ? "In line" : "Next");
  setHidden(byId("next"), wall.next.length === 0);
  setRows(byId("next"), wall.next, { key: (number) => number, draw: setText });
  show("next-more", wall.nextMore);
  setHidden(byId("recent-part"), wall.recent.length === 0);
  setRows(byId("recent"), wall.recent, {
    key: ({ number }) => number,
    draw: (element, { number, outcome, words }) => {
      element.className = `is-${outcome}`;
      setText(part(element, "who", "b"), number);
      setText(part(element, "what"), words);
    },
  });
  setHidden(byId("where-part"), !wall.isOpen);
  const code = byId("code");
  code.toggleAttribute("hidden", !wall.hasCode || code.childElementCount === 0);
}

/** Makes the numbers as large as their room allows; answers how high they are. */
function fitNow({ now }: Wall): number {
  const list = byId("now");
  const aspects = now.map(({ number }) => {
    const { width, height } = dotsOf(number, "lamps");
    return (width + 0.2) / (height + 0.2);
  });
  const captions = now.map(({ words, time }) => {
    const timeWidth = time === "" ? 0 : 0.5 + 0.62 * Math.max(TIME_CHARACTERS, time.length);
    return 0.6 * words.length + timeWidth;
  });
  const { columns, size } = fitCalls({
    count: now.length,
    width: list.clientWidth,
    height: list.clientHeight,
    aspect: Math.max(1, ...aspects),
    captionEm: Math.max(1, ...captions),
  });
  list.style.setProperty("--columns", String(columns));
  list.style.setProperty("--size", `${size}px`);
  return size;
}

/** Whether the line, who was there, and where to take a number, have the room that they take. */
function isBesideWhole(): boolean {
  const room = byId("main").getBoundingClientRect();
  const now = byId("now-part").getBoundingClientRect();
  const others = [byId("beside"), byId("where-part")].filter(({ hidden }) => !hidden);
  const taken = others.map((part) => part.getBoundingClientRect());
  const height = taken.reduce((sum, part) => sum + part.height, 0);
  const isBelow = taken.some((part) => part.top >= now.bottom - 1);
  return (
    height <= (isBelow ? room.height * MAX_LINE_SHARE : now.height) &&
    taken.every((part) => part.right <= room.right + 1)
  );
}

function show(id: string, text: string): void {
  setText(byId(id), text);
  setHidden(byId(id), text === "");
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
