import { typedAddress } from "@catq/shared";
import { Chime } from "./alert/chime.ts";
import { App } from "./app.ts";
import { addressHere, lineHere } from "./base.ts";
import { drawCode } from "./draw/code.ts";
import { byId, setHidden, setText } from "./draw/elements.ts";
import { drawWall } from "./draw/wall.ts";
import { isFramed, tellAround } from "./frame-news.ts";
import { pageVersion } from "./page-version.ts";
import { NOTHING_SAVED } from "./queue/model.ts";
import { SavedStateStorage } from "./tabs/local-storage.ts";
import { SharedStream } from "./tabs/shared-stream.ts";
import { callsBetween, wallOf } from "./view/wall.ts";

/** The wall display of one line: shows the queue, and needs no input. */
export function startWall(): void {
  const chime = new Chime(() => setHidden(byId("bell"), !wantsChime || !chime.isAudible));
  let wantsChime = !isFramed && new URLSearchParams(location.search).has("chime");

  const app = new App(NOTHING_SAVED, (before, after) => {
    draw();
    const calls = callsBetween(before, after);
    // Nobody is asked to come while the queue is paused.
    if (after.pausedAt !== null) setText(byId("said"), "");
    if (calls.length === 0) return;
    setText(byId("said"), calls.map((number) => `${number}, please come.`).join(" "));
    if (isFramed) tellAround("called");
    else if (wantsChime) chime.play("called");
  });

  // All tabs share one stream, so it is opened with the ticket that another tab may hold.
  let token = "";
  const storage = new SavedStateStorage(({ ticket }) => {
    if (ticket?.token !== token) sharedStream.restart();
    token = ticket?.token ?? "";
  });
  const sharedStream = new SharedStream({
    storage,
    onEvent: (event, at) => {
      const wasLost = app.state.connection.state === "lost";
      app.dispatch(event, at);
      if (wasLost && event.type === "live") void reloadIfOutdated();
    },
    onSlept: (ms) => app.dispatch({ type: "slept", ms }),
  });
  const address = addressHere();
  if (address === null) setText(byId("where-words"), "For an address here, start catqd with --public-url.");
  else {
    setText(byId("where"), typedAddress(address));
    drawCode(byId("code"), address);
  }
  document.body.classList.toggle("is-framed", isFramed);
  draw();
  new ResizeObserver(draw).observe(document.documentElement);

  function draw(): void {
    drawWall((room) => {
      const wall = wallOf(app.state, room);
      // Among others it says which it is.
      return isFramed && wall.title === "" ? { ...wall, title: lineHere() } : wall;
    });
  }

  /** Turns the chime on: by `?chime` or by any key, since a browser plays sound only after user activation. */
  function enableChime(): void {
    wantsChime = true;
    chime.resume();
  }
  if (wantsChime) enableChime();
  addEventListener("keydown", () => (isFramed ? tellAround("key") : enableChime()));
  addEventListener("pointerdown", () => {
    if (isFramed) tellAround("pointer");
    else if (wantsChime) enableChime();
  });
}

/** Reloads where the daemon serves another version after an outage: at a wall nobody would. */
async function reloadIfOutdated(): Promise<void> {
  const version = pageVersion();
  try {
    const response = await fetch(location.pathname, { cache: "no-store", headers: { Accept: "text/html" } });
    const text = response.ok ? await response.text() : "";
    if (version !== "" && text !== "" && !text.includes(`content="${version}"`)) location.reload();
  } catch {
    // Lost again: the stream reconnects.
  }
}
