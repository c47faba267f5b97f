import { calledIn, lineLength, placeInLine, wayOutOfBan } from "@catq/shared";
import { advance, newcomerWaits, waits, windowFraction, windowLeft } from "../queue/clock.ts";
import { type Scene, type State, sceneOf, shownNumber } from "../queue/model.ts";
import { wayBack } from "../queue/way-back.ts";
import { capitalized, countdown, estimate, moment } from "./words.ts";

/** What is on the slip of paper. */
export interface Slip {
  readonly scene: Scene;
  readonly number: string | null;
  readonly eyebrow: string;
  readonly headline: string;
  readonly detail: string;
  /** The running window. `fraction` is what is left of it, from 1 to 0. */
  readonly clock: { readonly text: string; readonly unit: string; readonly fraction: number } | null;
  /** From 0 (where I began) to 1 (the counter). */
  readonly progress: number | null;
}

export function slipOf(state: State): Slip {
  const scene = sceneOf(state);
  const number =
    scene === "idle" || scene === "connecting" || scene === "taking" || scene === "banned"
      ? null
      : shownNumber(state);
  return {
    scene,
    number,
    ...TEXTS[scene](state, number ?? ""),
    clock: clockOf(state, scene),
    progress: scene === "waiting" || scene === "next" ? advance(state) : null,
  };
}

type SlipTexts = Pick<Slip, "eyebrow" | "headline" | "detail">;

const TEXTS: Record<Scene, (state: State, number: string) => SlipTexts> = {
  connecting: () => ({
    eyebrow: "Welcome",
    headline: "Take a number",
    detail: "Checking how long the line is. When it is your turn, there is a cat for you.",
  }),
  idle: (state) => idle(state),
  taking: (state) => ({
    eyebrow: "One moment",
    headline: state.pending === "adopt" ? "Looking for your place" : "Printing your number",
    detail: "If the connection is bad, this is tried again; you get one number, not two.",
  }),
  returning: () => ({ eyebrow: "Your number", headline: "Finding your place", detail: "" }),
  waiting: (state) => ({
    eyebrow: "Your number",
    headline: capitalized(placeInLine(state.ticket?.value.position ?? 0)),
    detail: waitDetail(state),
  }),
  next: (state) => ({
    eyebrow: "Your number",
    headline: capitalized(placeInLine(1)),
    detail: waitDetail(state),
  }),
  called: (state) => ({
    eyebrow: "Your number is called",
    headline: "It is your turn",
    detail:
      state.pausedAt === null
        ? "Claim your cat before the time is up."
        : "The queue is paused, and your time stands still. You may claim your cat all the same.",
  }),
  claiming: () => ({ eyebrow: "Your number is called", headline: "Fetching your cat", detail: "" }),
  viewing: (state) => ({
    eyebrow: "At the counter",
    headline: "Your cat",
    detail: state.picture
      ? "The counter is yours until the time is up. Keep the picture if you like it."
      : "It is on its way.",
  }),
  seen: (state) => ({
    eyebrow: "Done",
    headline: state.picture ? "Enjoy your cat" : "Your cat has been seen",
    detail: state.picture
      ? "It stays on this page until you take another number or close it."
      : (state.saved.end?.detail ?? ""),
  }),
  missed: (state, number) => ({
    eyebrow: "Missed",
    headline: "Your turn has passed",
    detail: `${number} was called, and nobody claimed its cat in time. ${wayOn(state)}`,
  }),
  left: () => ({
    eyebrow: "Given up",
    headline: "You have left the line",
    detail: "Everybody behind you moves up. Thank you.",
  }),
  ended: ({ saved }, number) =>
    saved.end?.outcome === "other-queue"
      ? {
          eyebrow: "Ended",
          headline: "The queue that gave this number is gone",
          detail: `Another queue stands here now, and ${number} has no place in it. Take a new number, and you are in line again.`,
        }
      : {
          eyebrow: "Ended",
          headline: "This number has ended",
          detail: saved.end?.detail || `${number} is no longer in the queue.`,
        },
  banned: (state) => ({
    eyebrow: "No entry",
    headline: "This address is banned",
    detail: banWords(state),
  }),
};

function wayOn(state: State): string {
  const back = wayBack(state);
  return back
    ? `You may come back once, with the same number: you would be ${placeInLine(back.position)}.`
    : "Take a new number, and you are in line again.";
}

function idle(state: State): SlipTexts {
  const { board } = state;
  const count = board?.value.waitingCount ?? 0;
  const isBusy = (board?.value.active.length ?? 0) > 0;
  if (board?.value.state === "closed") {
    return {
      eyebrow: "Closed",
      headline: "No new numbers for now",
      detail:
        count > 0 || isBusy
          ? "Those in line are still served. When the queue opens again, this page shows it."
          : "When the queue opens again, this page shows it.",
    };
  }
  const ahead =
    count > 0 ? `${capitalized(lineLength(count))}. ` : isBusy ? "Nobody waits. " : "Nobody is here. ";
  if (state.takeAgainAt !== null)
    return { eyebrow: "Not now", headline: "No number just yet", detail: ahead };
  if (board?.value.state === "paused") {
    return {
      eyebrow: "Paused",
      headline: "Take a number",
      detail: `${ahead}${called(state, ", once the queue goes on")}Nobody is called just now, but you may get in line already.`,
    };
  }
  if (count === 0 && !isBusy) {
    return {
      eyebrow: "Welcome",
      headline: "Take a number",
      detail: "Nobody is here: it is your turn at once, and there is a cat for you.",
    };
  }
  return {
    eyebrow: "Welcome",
    headline: "Take a number",
    detail: `${ahead}${called(state, "")}When it is your turn, there is a cat for you.`,
  };
}

/** How long it would take, before one has taken a number. */
function called(state: State, proviso: string): string {
  const wanted = newcomerWaits(state);
  if (!wanted) return "";
  return `Take a number now, and you are called ${calledIn(wanted.expectedMs, wanted.longestMs)}${proviso}. `;
}

function waitDetail(state: State): string {
  if (state.pausedAt !== null) return "The queue is paused: nobody is called, and nobody loses a place.";
  const wanted = waits(state);
  return wanted ? estimate(wanted.expectedMs, wanted.longestMs) : "";
}

function banWords({ ban }: State): string {
  if (!ban) return "";
  const until = ban.until === null ? "for ever" : `until ${moment(ban.until)}`;
  const reason = ban.reason.charAt(0).toUpperCase() + ban.reason.slice(1);
  return `${reason.replace(/\.$/, "")}. The ban holds ${until}, for everybody behind this connection. If that is a mistake, ${wayOutOfBan(ban.address)}.`;
}

function clockOf(state: State, scene: Scene): Slip["clock"] {
  const isBack = wayBack(state) !== null;
  if (scene !== "called" && scene !== "claiming" && scene !== "viewing" && !isBack) return null;
  const ms = windowLeft(state);
  if (ms === null) return null;
  const text = countdown(ms).replace(/ s$/, "");
  const purpose = isBack || scene === "viewing" ? "left" : "to claim";
  const unit = state.pausedAt === null || isBack ? (text.includes(":") ? purpose : `s ${purpose}`) : "paused";
  return { text, unit, fraction: windowFraction(state) };
}
