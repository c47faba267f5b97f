import { Chime } from "./alert/chime.ts";
import { byId, setHidden, setText } from "./draw/elements.ts";
import { onFrameNews } from "./frame-news.ts";
import { linesIn, wallPath } from "./view/lines.ts";

/** Where a frame is neither loaded nor refused after this long, it is tried again. */
const LOAD_TIMEOUT_MS = 20_000;
const RETRY_MS = 5000;
/** Calls within this long ring once: two lines may call together. */
const RING_MS = 2000;

/** Several lines below one origin on one wall: each in a frame of its own, as its own daemon serves it. */
export function showWalls(text: string): void {
  const lines = linesIn(text);
  if (typeof lines === "string") refuseLines(lines);
  else showLines(lines);
}

function showLines(lines: readonly string[]): void {
  const main = document.createElement("main");
  main.dataset.lines = String(lines.length);
  const heading = document.createElement("h1");
  heading.className = "unseen";
  heading.textContent = "Now at the counters";
  main.append(heading, ...lines.map(wallOfLine));
  const bell = byId("bell");
  document.body.className = "walls";
  document.body.replaceChildren(main, bell);
  ringForAll(bell);
}

function refuseLines(sentence: string): void {
  setText(byId("headline"), "No such wall");
  setText(byId("now-more"), sentence);
  setHidden(byId("now-more"), false);
  setHidden(byId("where-part"), true);
}

/** One line's wall, loaded again and again until it is there. */
function wallOfLine(line: string): HTMLElement {
  const path = wallPath(line);
  const section = document.createElement("section");
  const trouble = document.createElement("p");
  trouble.setAttribute("role", "status");
  section.append(trouble);
  let timer: ReturnType<typeof setTimeout>;

  // A new frame for each try: an address that is set again would be one more entry of the history.
  function load(): void {
    const frame = document.createElement("iframe");
    frame.title = line;
    frame.src = path;
    timer = setTimeout(tryAgain, LOAD_TIMEOUT_MS);
    frame.addEventListener("load", () => {
      clearTimeout(timer);
      // Modules run before this event. An error page of browser or proxy has no such mark.
      if (frame.contentDocument?.documentElement.dataset.started === undefined) return tryAgain();
      setText(trouble, "");
    });
    section.querySelector("iframe")?.remove();
    section.prepend(frame);
  }
  function tryAgain(): void {
    setText(trouble, `${line} is not there. Trying again; ${path} by itself may say why.`);
    timer = setTimeout(load, RETRY_MS);
  }
  load();
  return section;
}

/** Rings once for whatever is called at the same time; on by `?chime`, or by any key, also of a frame's. */
function ringForAll(bell: HTMLElement): void {
  const chime = new Chime(() => setHidden(bell, !wantsChime || !chime.isAudible));
  let wantsChime = new URLSearchParams(location.search).has("chime");
  let rangAt = Number.NEGATIVE_INFINITY;
  function enable(): void {
    wantsChime = true;
    chime.resume();
  }
  if (wantsChime) enable();
  addEventListener("keydown", enable);
  addEventListener("pointerdown", () => wantsChime && enable());
  onFrameNews((news) => {
    if (news === "key" || (news === "pointer" && wantsChime)) return enable();
    if (news !== "called" || !wantsChime || performance.now() - rangAt < RING_MS) return;
    rangAt = performance.now();
    chime.play("called");
  });
}
