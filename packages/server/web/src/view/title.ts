import { placeInLine } from "@catq/shared";
import { windowLeft } from "../queue/clock.ts";
import { type State, sceneOf, shownNumber } from "../queue/model.ts";
import { UNNAMED } from "./board.ts";
import { capitalized, countdown } from "./words.ts";

/** The title of the tab, the important first: it must tell enough while the tab is hidden. */
export function titleOf(state: State): string {
  const scene = sceneOf(state);
  const number = shownNumber(state);
  const offline = state.connection.state === "lost" ? "offline · " : "";
  const name = state.board?.value.title ?? UNNAMED;
  if (scene === "banned") return `Banned · ${name}`;
  if (number === null) return `${offline}${name}: take a number`;
  const ms = windowLeft(state);
  const time = ms === null ? "" : `, ${countdown(ms)}${state.pausedAt === null ? "" : " (paused)"}`;
  switch (scene) {
    case "waiting":
    case "next":
      return `${offline}${capitalized(placeInLine(state.ticket?.value.position ?? 0))} · ${number} · ${name}`;
    case "called":
    case "claiming":
      return `${offline}● Your turn${time} · ${number} · ${name}`;
    case "viewing":
      return `${offline}Your cat${time} · ${number} · ${name}`;
    case "missed":
      return `Missed${ms === null ? "" : `, ${countdown(ms)} to come back`} · ${number} · ${name}`;
    default:
      return `${offline}${number} · ${name}`;
  }
}
