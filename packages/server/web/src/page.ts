import { alertFor } from "./alert/alert.ts";
import { Chime } from "./alert/chime.ts";
import { askToNotify, canNotify, ring } from "./alert/ring.ts";
import { App } from "./app.ts";
import { drawBoard } from "./draw/board.ts";
import { byId, setAttribute, setHidden, setText } from "./draw/elements.ts";
import { drawCat, drawControls, drawSlip } from "./draw/slip.ts";
import { Actions } from "./net/actions.ts";
import { type Preferences, type State, sceneOf } from "./queue/model.ts";
import { isFirst } from "./tabs/first-tab.ts";
import { Keeper } from "./tabs/local-storage.ts";
import { Link } from "./tabs/shared-stream.ts";
import { boardView } from "./view/board.ts";
import { controlsOf } from "./view/controls.ts";
import { describeChange } from "./view/live-region.ts";
import { slipOf } from "./view/slip.ts";
import { stripOf } from "./view/strip.ts";
import { titleOf } from "./view/title.ts";

/** The page for people: the one place where its parts meet. */

const chime = new Chime();
const keeper = new Keeper((kept) => {
  const held = app.state.kept.ticket;
  app.send({ type: "kept", kept });
  if (held?.token !== kept.ticket?.token) link.restart();
  clearTimeout(rescue);
  if (kept.isTaking && !kept.ticket) rescue = setTimeout(() => void actions.take(), RESCUE_MS);
});
/** Another tab is taking, and may be closed before it is answered: then this one asks for the same ticket. */
const RESCUE_MS = 10_000;
let rescue: ReturnType<typeof setTimeout> | undefined;
const app = new App(keeper.get(), (before, after) => {
  draw(after);
  const said = describeChange(before, after);
  if (said !== null) setText(byId("said"), said);
  const alert = alertFor(before, after);
  if (alert) ring(alert, after, chime);
  followUp(after);
});
const actions = new Actions({ keeper, state: () => app.state, send: (happening) => app.send(happening) });
const link = new Link({ keeper, onSignal: (signal, at) => app.send(signal, at) });

function draw(state: State): void {
  const focused = document.activeElement;
  document.title = titleOf(state);
  drawSlip(slipOf(state), state.note);
  drawCat(controlsOf(state).download ? state.picture : null);
  drawControls(controlsOf(state));
  drawBoard(boardView(state));
  const strip = stripOf(state);
  setHidden(byId("strip"), strip === null);
  setText(byId("strip"), strip?.text ?? "");
  setAttribute(byId("strip"), "data-kind", strip?.kind ?? null);
  const { preferences } = state.kept;
  setAttribute(byId("sound"), "aria-pressed", String(preferences.isLoud));
  setHidden(byId("notify"), !canNotify());
  setAttribute(
    byId("notify"),
    "aria-pressed",
    String(preferences.notifies && Notification.permission === "granted"),
  );
  // Whoever works by keyboard must not fall back to the top because a button went away.
  if (focused instanceof HTMLElement && focused !== document.body && focused.offsetParent === null) {
    byId("headline").focus({ preventScroll: true });
  }
}

/** What the page does by itself: claims if that is wished, fetches the cat that is being viewed. */
function followUp(state: State): void {
  if (state.doing !== null || state.connection.state !== "live") return;
  const scene = sceneOf(state);
  if (scene === "called" && state.kept.preferences.claimsByItself) {
    // One tab is enough; should it fail, another tries a moment later, and gets the same cat.
    if (!isFirst("catq.claimed", state.ticket?.value.number ?? "", CLAIM_MS)) return;
    queueMicrotask(() => void actions.fetchCat("claim"));
  } else if (scene === "viewing" && !state.picture && lookedFor !== state.ticket?.value.number) {
    // Once, and again whenever the page is asked for it: a cat that cannot be had must not be asked for for ever.
    lookedFor = state.ticket?.value.number ?? null;
    queueMicrotask(() => void actions.fetchCat("look"));
  }
}
const CLAIM_MS = 5000;
let lookedFor: string | null = null;

function prefer(changes: Partial<Preferences>): void {
  keeper.change({ preferences: { ...keeper.get().preferences, ...changes } });
}

function onPress(id: string, act: () => void): void {
  byId(id).addEventListener("click", () => {
    chime.wake();
    act();
  });
}

onPress("take", () => void actions.take());
onPress("claim", () => void actions.fetchCat("claim"));
onPress("done", () => void actions.done());
onPress("pass", () => void actions.pass());
onPress("leave", () => {
  app.send({ type: "leave-asked" });
  byId("leave-no").focus();
});
onPress("leave-yes", () => void actions.leave());
onPress("leave-no", () => {
  app.send({ type: "stayed" });
  byId("leave").focus();
});
onPress("show-token", () => {
  app.send({ type: "token-shown" });
  byId("copy").focus();
});
onPress("copy", () => void copyToken());
onPress("sound", () => {
  const isLoud = !app.state.kept.preferences.isLoud;
  prefer({ isLoud });
  if (isLoud) chime.play("next");
});
onPress("notify", () => void toggleNotifications());
byId("by-itself").addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) prefer({ claimsByItself: target.checked });
});
byId("adopt").addEventListener("submit", (event) => {
  event.preventDefault();
  chime.wake();
  const field = byId("adopt-token");
  if (!(field instanceof HTMLInputElement)) return;
  void actions.adopt(field.value).then((isSettled) => {
    if (isSettled) field.value = "";
  });
});
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !app.state.isAsking) return;
  app.send({ type: "stayed" });
  byId("leave").focus();
});

async function toggleNotifications(): Promise<void> {
  if (app.state.kept.preferences.notifies && Notification.permission === "granted") {
    prefer({ notifies: false });
    return;
  }
  const isGiven = await askToNotify();
  prefer({ notifies: isGiven });
  if (!isGiven)
    app.send({ type: "trouble", text: "The browser does not allow notifications for this page." });
}

/** By the clipboard where the browser has it (https and localhost), by a selection elsewhere. */
async function copyToken(): Promise<void> {
  const { ticket } = app.state.kept;
  if (!ticket) return;
  try {
    await navigator.clipboard.writeText(ticket.token);
    app.send({ type: "news", text: "The token is copied." });
  } catch {
    app.send({ type: "token-shown" });
    getSelection()?.selectAllChildren(byId("token"));
    const isCopied = document.execCommand("copy");
    app.send({ type: "news", text: isCopied ? "The token is copied." : "The token is selected: copy it." });
  }
}

// A take whose answer never came: ask again, with the same key, for the same ticket.
if (app.state.kept.isTaking) void actions.take();
else keeper.takeKey();
draw(app.state);
