import { Chime } from "./alert/chime.ts";
import { App } from "./app.ts";
import { byId, setHidden, setText } from "./draw/elements.ts";
import { drawWall } from "./draw/wall.ts";
import { NOTHING_KEPT } from "./queue/model.ts";
import { Keeper } from "./tabs/local-storage.ts";
import { Link } from "./tabs/shared-stream.ts";
import { callsBetween, wallOf } from "./view/wall.ts";

/** The board for a wall: it follows the queue and needs nobody. */

const chime = new Chime();
let isAsked = new URLSearchParams(location.search).has("chime");

const app = new App(NOTHING_KEPT, (before, after) => {
  drawWall(wallOf(after));
  const calls = callsBetween(before, after);
  if (calls.length === 0) return;
  setText(byId("said"), calls.map((number) => `${number}, please come.`).join(" "));
  if (isAsked) chime.play("called");
});

// It shares the browser's one stream, and keeps it with the ticket that another tab may hold.
let token = "";
const keeper = new Keeper(({ ticket }) => {
  if (ticket?.token !== token) link.restart();
  token = ticket?.token ?? "";
});
const link = new Link({
  keeper,
  onSignal: (signal, at) => {
    const wasLost = app.state.connection.state === "lost";
    app.send(signal, at);
    if (wasLost && signal.type === "live") void renewIfOld();
  },
});
drawWall(wallOf(app.state));
setText(byId("where"), location.host);

/** Asked for by `?chime`, or by a press of any key: a browser lets a page be heard only then. */
function listen(): void {
  isAsked = true;
  chime.wake();
  setTimeout(() => setHidden(byId("bell"), !chime.isAudible), 200);
}
if (isAsked) listen();
addEventListener("keydown", listen);
addEventListener("pointerdown", () => {
  if (isAsked) listen();
});

/** After an outage another version may stand there; a wall has nobody who would reload it. */
async function renewIfOld(): Promise<void> {
  const mine = document.querySelector('meta[name="catq-version"]')?.getAttribute("content");
  try {
    const response = await fetch(location.pathname, { cache: "no-store", headers: { Accept: "text/html" } });
    const text = response.ok ? await response.text() : "";
    if (mine && text !== "" && !text.includes(`content="${mine}"`)) location.reload();
  } catch {
    // Lost again: the follower knows.
  }
}
