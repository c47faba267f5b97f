import { countdown, dayAndTime, placeInLine, wayOutOfBan } from "@catq/shared";
import type { Ban } from "../../client/ban.ts";
import { capitalized } from "../../output/sentence.ts";
import { sentences } from "./banner.ts";
import { numberOf, rejoinLeft, type ScreenState, sceneOf } from "./model.ts";

/** The words for a ticket's end. */
export interface Ending {
  readonly isGood: boolean;
  readonly title: string;
  readonly lines: readonly string[];
}

/** Null while the ticket is alive. */
export function endingOf(state: ScreenState): Ending | null {
  const number = numberOf(state) ?? "The ticket";
  const detail = state.end?.detail ? [state.end.detail] : [];
  switch (sceneOf(state)) {
    case "done":
      return {
        isGood: true,
        title: state.saved ? "Done. Enjoy your cat" : "Done",
        lines: state.saved ? [] : detail.length > 0 ? detail : ["The cat has been seen."],
      };
    case "may-rejoin":
      return {
        isGood: false,
        title: `${number} missed its turn`,
        lines: [
          `You may come back: ${placeInLine(state.end?.back?.position ?? 1)}.`,
          `${countdown(rejoinLeft(state) ?? 0)} left for that.`,
        ],
      };
    case "missed":
      return {
        isGood: false,
        title: `${number} missed its turn`,
        lines: ["Its cat was not claimed in time.", "Take a new number to try again."],
      };
    case "left":
      return {
        isGood: true,
        title: `You gave up ${number}`,
        lines: ["Everybody behind you moves up."],
      };
    case "banned":
      return {
        isGood: false,
        title: "This address is banned",
        lines: state.end?.ban ? banLines(state.end.ban) : detail.length > 0 ? detail : [NOT_SERVED],
      };
    case "ended":
      return { isGood: false, title: `${number} has ended`, lines: detail };
    default:
      return null;
  }
}

const NOT_SERVED = `The queue does not serve it any more: ${wayOutOfBan(null)}.`;

function banLines({ since, until, reason, address }: Ban): string[] {
  const end = until === null ? "for ever" : dayAndTime(until);
  return [
    `Why: ${reason}`,
    `Since: ${dayAndTime(since)}`,
    `Until: ${end}`,
    `${capitalized(wayOutOfBan(address))}.`,
  ];
}

/** Where the cat is: a path, or a word on standard output; null without a cat. */
export function savedAs(state: ScreenState): string | null {
  if (!state.saved) return null;
  return state.saved.path === "-" ? "standard output" : state.saved.path;
}

/** What is printed when the screen of a ticket has been closed: the number, the outcome, the path. */
export function partingLines(state: ScreenState): readonly string[] {
  const number = numberOf(state);
  const path = savedAs(state);
  const ending = endingOf(state);
  const note = state.note && state.note.kind !== "news" ? [sentences(state.note.text, state.note.hint)] : [];
  if (number === null) return note;
  if (path !== null) return [`${number}: your cat is saved as ${path}`];
  if (ending) return [`${ending.title}.`, ...ending.lines];
  return [placeInWords(state, number), ...note];
}

function placeInWords(state: ScreenState, number: string): string {
  const ticket = state.ticket?.value;
  const position = ticket?.position ?? null;
  if (ticket?.state === "called" || ticket?.state === "viewing") return `${number} is called: its cat waits.`;
  return position === null
    ? `${number} keeps its place.`
    : `${number} keeps its place, ${placeInLine(position)}.`;
}
