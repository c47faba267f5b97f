import type { Note, Picture } from "../queue/model.ts";
import type { Controls } from "../view/controls.ts";
import type { PushView } from "../view/push.ts";
import type { Slip } from "../view/slip.ts";
import { byId, setAttribute, setHidden, setText } from "./elements.ts";
import { drawNumber } from "./number.ts";

/** Draws the slip of paper: the number, what it says, the time that runs. */
export function drawSlip(slip: Slip, note: Note | null): void {
  setAttribute(document.body, "data-scene", slip.scene);
  setText(byId("eyebrow"), slip.eyebrow);
  setHidden(byId("number-part"), slip.number === null);
  if (slip.number !== null) drawNumber(byId("number"), slip.number, "print");
  setText(byId("headline"), slip.headline);
  setText(byId("detail"), slip.detail);
  setHidden(byId("detail"), slip.detail === "");

  setHidden(byId("clock"), slip.clock === null);
  if (slip.clock) {
    setText(byId("clock-text"), slip.clock.text);
    setText(byId("clock-unit"), slip.clock.unit);
    setAttribute(byId("clock-ring"), "stroke-dasharray", `${(slip.clock.fraction * 100).toFixed(2)} 100`);
  }
  setHidden(byId("progress"), slip.progress === null);
  if (slip.progress !== null) byId("progress").style.setProperty("--way", slip.progress.toFixed(3));

  setText(byId("note"), note?.text ?? "");
  setHidden(byId("note"), note === null);
  setAttribute(byId("note"), "data-kind", note?.kind ?? null);
}

/** The cat, while there is one to look at. */
export function drawCat(picture: Picture | null): void {
  const image = byId("cat-image");
  setHidden(byId("cat"), picture === null);
  setAttribute(image, "src", picture?.url ?? null);
  setAttribute(image, "alt", picture ? `The cat of ${picture.number}` : "");
  setText(byId("credit"), picture?.credit ?? "");
}

const BUSY = {
  take: "take",
  rejoin: "rejoin",
  claim: "claim",
  look: "claim",
  done: "done",
  pass: "pass",
  leave: "leave-yes",
} as const;

export function drawControls(controls: Controls): void {
  const { take, download, token } = controls;
  show("take", take !== null);
  if (take) {
    setText(byId("take"), take.label);
    setAttribute(byId("take"), "disabled", take.isOff ? "" : null);
  }
  show("rejoin", controls.rejoin);
  show("claim", controls.claim);
  show("download", download !== null);
  setAttribute(byId("download"), "href", download?.url ?? "data:,");
  setAttribute(byId("download"), "download", download?.fileName ?? null);
  show("done", controls.done);
  show("pass", controls.pass && !controls.isAsking);
  show("leave", controls.leave && !controls.isAsking);
  show("leave-question", controls.isAsking);
  show("by-itself-part", controls.claimsByItself !== null);
  const byItself = byId("by-itself");
  if (byItself instanceof HTMLInputElement) byItself.checked = controls.claimsByItself ?? false;
  const stayAwake = byId("stay-awake");
  if (stayAwake instanceof HTMLInputElement) stayAwake.checked = controls.staysAwake ?? false;
  show("offer", controls.offer !== null);
  setText(byId("offer-words"), controls.offer?.words ?? "");
  setText(byId("offer-no"), controls.offer?.no ?? "");
  setText(byId("offer-yes"), controls.offer?.yes ?? "");
  show("adopt-part", controls.adopt);

  for (const [action, id] of Object.entries(BUSY)) {
    setAttribute(byId(id), "aria-busy", controls.busy === action ? "true" : null);
  }

  show("stub", token !== null);
  setText(byId("token"), token?.text ?? "");
  setAttribute(byId("token"), "data-shown", token?.isShown ? "" : null);
  setAttribute(byId("token"), "aria-label", token?.isShown ? null : "hidden");
  setText(byId("token-hint"), token?.hint ?? "");
  show("show-token", token !== null && !token.isShown);
}

/** What is said and offered of being told while the page is closed. */
export function drawPush(push: PushView | null): void {
  show("push-part", push !== null);
  setText(byId("push-words"), push?.words ?? "");
  const button = push?.button ?? null;
  show("push", button !== null);
  if (!button) return;
  setText(byId("push"), button.label);
  setAttribute(byId("push"), "aria-busy", button.isBusy ? "true" : null);
}

function show(id: string, isShown: boolean): void {
  setHidden(byId(id), !isShown);
}
