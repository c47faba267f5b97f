// First, before anything else of the page can read where the token stands.
import "./tabs/handed-token.ts";
import { alertFor } from "./alert/alert.ts";
import { Chime } from "./alert/chime.ts";
import { askToNotify, canNotify, isNotifyingAllowed, showNotification } from "./alert/notification.ts";
import { Push } from "./alert/push.ts";
import { ring } from "./alert/ring.ts";
import { canStayAwake, WakeLock } from "./alert/wake-lock.ts";
import { App } from "./app.ts";
import { nameHere } from "./base.ts";
import { drawBoard } from "./draw/board.ts";
import { byId, setAttribute, setHidden, setText } from "./draw/elements.ts";
import { drawCat, drawControls, drawPush, drawSlip } from "./draw/slip.ts";
import { HandOver } from "./hand-over.ts";
import { Actions } from "./net/actions.ts";
import { type Preferences, type State, sceneOf } from "./queue/model.ts";
import { wayBack } from "./queue/way-back.ts";
import { isFirstTab } from "./tabs/first-tab.ts";
import { handedAtStart, takeHandedToken } from "./tabs/handed-token.ts";
import { SavedStateStorage } from "./tabs/local-storage.ts";
import { SharedStream } from "./tabs/shared-stream.ts";
import { boardView } from "./view/board.ts";
import { controlsOf } from "./view/controls.ts";
import { describeChange } from "./view/live-region.ts";
import { pushOf } from "./view/push.ts";
import { slipOf } from "./view/slip.ts";
import { stripOf } from "./view/strip.ts";
import { titleOf } from "./view/title.ts";

/** The page for people: wires its parts. */

const chime = new Chime(() => app.dispatch({ type: "sound", isAudible: chime.isAudible }));
const wakeLock = new WakeLock();
const handOver = new HandOver();
/** A token that a link or a code brought, until the queue can be asked about it. */
let handed = handedAtStart;
const storage = new SavedStateStorage((saved) => {
  const held = app.state.saved.ticket;
  app.dispatch({ type: "saved", saved, isSaved: storage.isSaved });
  if (!storage.isSaved) sharedStream.goAlone();
  if (held?.token !== saved.ticket?.token) sharedStream.restart();
  clearTimeout(repeatTake);
  if (saved.isTaking && !saved.ticket) repeatTake = setTimeout(() => void actions.take(), REPEAT_TAKE_MS);
});
/** Where another tab's take is not answered for this long (it may be closed), this tab repeats it with its key. */
const REPEAT_TAKE_MS = 10_000;
let repeatTake: ReturnType<typeof setTimeout> | undefined;
const app = new App(storage.get(), (before, after) => {
  draw(after);
  const said = describeChange(before, after);
  if (said !== null) setText(byId("said"), said);
  const alert = alertFor(before, after);
  if (alert) {
    void ring(alert, after, chime).then((isShown) => {
      if (!isShown) turnNotificationsOff(NOT_SHOWN);
    });
  }
  actByItself(after);
  if (before.saved.ticket !== after.saved.ticket) void push.follow();
  if (before.board?.value.waitingCount !== after.board?.value.waitingCount) lookBackSoon(after);
});
/** A missed ticket's way back is asked for anew at most so often, as the line changes. */
const LOOK_BACK_MS = 3000;
let looksBack: ReturnType<typeof setTimeout> | undefined;
function lookBackSoon(state: State): void {
  if (looksBack !== undefined || wayBack(state) === null) return;
  looksBack = setTimeout(() => {
    looksBack = undefined;
    if (!document.hidden) void actions.lookBack();
  }, LOOK_BACK_MS);
}
const actions = new Actions({ storage, state: () => app.state, dispatch: (event) => app.dispatch(event) });
const sharedStream = new SharedStream({
  storage,
  onEvent: (event, at) => {
    if (event.type === "live" && event.queue !== null && event.queue !== app.state.queue)
      storage.moveHere(event.queue);
    app.dispatch(event, at);
  },
  onSlept: (ms) => app.dispatch({ type: "slept", ms }),
});

const push = new Push({
  held: () => app.state.saved.ticket,
  isWanted: () => app.state.saved.preferences.isPushed,
  want: (isPushed) => prefer({ isPushed }),
  onStatus: (status) => app.dispatch({ type: "push", push: status }),
  onTrouble: (text) => app.dispatch({ type: "trouble", text }),
});

function draw(state: State): void {
  const focused = document.activeElement;
  document.title = titleOf(state);
  drawSlip(slipOf(state), state.note);
  drawCat(controlsOf(state).download ? state.picture : null);
  const controls = controlsOf(state);
  drawControls(controls);
  handOver.follow(controls.token ? (state.saved.ticket?.token ?? null) : null);
  setHidden(byId("stay-awake-part"), controls.staysAwake === null || !canStayAwake());
  wakeLock.isWanted = controls.staysAwake === true;
  drawPush(pushOf(state));
  drawBoard(boardView(state));
  const strip = stripOf(state);
  setHidden(byId("strip"), strip === null);
  setText(byId("strip"), strip?.text ?? "");
  setAttribute(byId("strip"), "data-kind", strip?.kind ?? null);
  setText(
    byId("kept"),
    state.isSaved
      ? "Your number is saved on this device, so you may close this page."
      : "This browser saves nothing here: keep this page open while you have a number.",
  );
  const { preferences } = state.saved;
  setAttribute(byId("sound"), "aria-pressed", String(preferences.isLoud));
  setHidden(byId("notify"), !canNotify());
  setAttribute(byId("notify"), "aria-pressed", String(preferences.notifies && isNotifyingAllowed()));
  // When the focused button goes away, the focus must not fall back to the top of the page.
  if (focused instanceof HTMLElement && focused !== document.body && focused.offsetParent === null) {
    byId("headline").focus({ preventScroll: true });
  }
}

/** What happens without a click: the claim, where that is preferred, and the cat that is being viewed. */
function actByItself(state: State): void {
  if (state.pending !== null || state.connection.state !== "live") return;
  if (handed !== null && state.queue !== null) {
    const token = handed;
    handed = null;
    queueMicrotask(() => void actions.adopt(token));
    return;
  }
  const scene = sceneOf(state);
  if (scene === "called" && state.saved.preferences.claimsByItself) {
    // One tab is enough. Where it fails, another claims a moment later, and gets the same cat.
    if (!isFirstTab("catq.claimed", `${state.queue} ${state.ticket?.value.number}`, CLAIM_DEDUPE_MS)) return;
    queueMicrotask(() => void actions.fetchCat("claim"));
  } else if (scene === "viewing" && !state.picture && lookedFor !== state.saved.ticket?.token) {
    // Once for each page load: a cat that cannot be fetched must not be requested for ever.
    lookedFor = state.saved.ticket?.token;
    queueMicrotask(() => void actions.fetchCat("look"));
  }
}
const CLAIM_DEDUPE_MS = 5000;
/** The token whose cat was fetched again. */
let lookedFor: string | undefined;

function prefer(changes: Partial<Preferences>): void {
  storage.change({ preferences: { ...storage.get().preferences, ...changes } });
}

function onClick(id: string, act: () => void): void {
  byId(id).addEventListener("click", act);
}

// The first gesture lets the page ring, and every later one lets it ring again after an interruption.
for (const gesture of ["pointerup", "touchend", "keydown"]) {
  const resume = (): void => {
    if (app.state.saved.preferences.isLoud) chime.resume();
  };
  addEventListener(gesture, resume, { capture: true, passive: true });
}

onClick("take", () => void actions.take());
onClick("rejoin", () => void actions.rejoin());
onClick("claim", () => void actions.fetchCat("claim"));
onClick("done", () => void actions.done());
onClick("pass", () => void actions.pass());
onClick("leave", () => {
  app.dispatch({ type: "leave-asked" });
  byId("leave-no").focus();
});
onClick("leave-yes", () => void actions.leave());
onClick("leave-no", () => {
  app.dispatch({ type: "stayed" });
  byId("leave").focus();
});
onClick("offer-yes", () => actions.replace());
onClick("offer-no", () => app.dispatch({ type: "offered", offer: null }));
// Typed or pasted behind the address of a page that is open.
addEventListener("hashchange", () => {
  handed = takeHandedToken() ?? handed;
  actByItself(app.state);
});
onClick("show-token", () => {
  app.dispatch({ type: "token-shown" });
  byId("copy").focus();
});
onClick("copy", () => void copyToken());
onClick("sound", () => {
  const isLoud = !app.state.saved.preferences.isLoud;
  prefer({ isLoud });
  if (!isLoud) return;
  chime.resume();
  chime.play("next");
});
onClick("push", () => void (app.state.push === "on" ? push.turnOff() : push.turnOn()));
onClick("notify", () => void toggleNotifications());
byId("by-itself").addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) prefer({ claimsByItself: target.checked });
});
byId("stay-awake").addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) prefer({ staysAwake: target.checked });
});
byId("adopt").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = byId("adopt-token");
  if (!(field instanceof HTMLInputElement)) return;
  void actions.adopt(field.value).then((isSettled) => {
    if (isSettled) field.value = "";
  });
});
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !app.state.isAsking) return;
  app.dispatch({ type: "stayed" });
  byId("leave").focus();
});

const NOT_SHOWN =
  "This browser shows no notifications of this page, so they are off. Keep it open with the sound on: it rings when it is your turn.";

/** Turned on, the first notification comes at once: not every browser that allows them shows them. */
async function toggleNotifications(): Promise<void> {
  if (app.state.saved.preferences.notifies && isNotifyingAllowed()) {
    prefer({ notifies: false });
  } else if (!(await askToNotify())) {
    turnNotificationsOff("The browser does not allow notifications for this page.");
  } else {
    prefer({ notifies: true });
    const body = "You are told so when you are next, and when it is your turn.";
    if (!(await showNotification("Notifications are on", { body, tag: nameHere("catq-on") }))) {
      turnNotificationsOff(NOT_SHOWN);
    }
  }
}

function turnNotificationsOff(why: string): void {
  prefer({ notifies: false });
  app.dispatch({ type: "trouble", text: why });
}

/** By the clipboard in a secure context (https, localhost), elsewhere by a selection. */
async function copyToken(): Promise<void> {
  const { ticket } = app.state.saved;
  if (!ticket) return;
  try {
    await navigator.clipboard.writeText(ticket.token);
    app.dispatch({ type: "news", text: "The token is copied." });
  } catch {
    app.dispatch({ type: "token-shown" });
    getSelection()?.selectAllChildren(byId("token"));
    const isCopied = document.execCommand("copy");
    app.dispatch({
      type: "news",
      text: isCopied ? "The token is copied." : "The token is selected: copy it.",
    });
  }
}

// A take whose reply never came: repeated with the same key, it gets the same ticket.
if (app.state.saved.isTaking) void actions.take();
else storage.takeKey();
draw(app.state);
document.documentElement.dataset.started = "";
void push.start();
