import { placeInLine, waitWords } from "@catq/shared";
import { timeInWords, waits, windowLeft } from "./clock.ts";
import { numberOf, type Scene, type ScreenState, sceneOf } from "./model.ts";

const WORDS: Record<Scene, string> = {
  connecting: "connecting",
  waiting: "in line",
  next: "next in line",
  called: "your turn",
  claiming: "your turn",
  viewing: "your cat",
  done: "done",
  "may-rejoin": "missed",
  missed: "missed",
  left: "given up",
  banned: "banned",
  ended: "ended",
};

/** The window's title: number, place, time left. */
export function titleOf(state: ScreenState): string {
  const number = numberOf(state);
  if (number === null) return "catq";
  const scene = sceneOf(state);
  const parts = [number, placeOf(state, scene)];
  const time = timeOf(state, scene);
  if (state.connection.state === "reconnecting") parts.push("offline");
  else if (time !== null) parts.push(time);
  return parts.join(" · ");
}

function placeOf(state: ScreenState, scene: Scene): string {
  const position = state.ticket?.value.position ?? null;
  return scene === "waiting" && position !== null ? placeInLine(position) : WORDS[scene];
}

function timeOf(state: ScreenState, scene: Scene): string | null {
  if (scene === "waiting" || scene === "next") {
    if (state.pausedAt !== null) return "paused";
    const wait = waits(state);
    return wait && waitWords(wait.expectedMs, wait.longestMs).about;
  }
  if (scene !== "called" && scene !== "claiming" && scene !== "viewing") return null;
  const ms = windowLeft(state);
  return ms === null ? null : timeInWords(state, ms);
}
