import { placeInLine } from "@catq/shared";
import { windowLeft } from "../queue/clock.ts";
import { type State, sceneOf, shownNumber } from "../queue/model.ts";
import { capitalized, countdown } from "./words.ts";

/** The title of the tab, the important first: it must tell enough while the tab is hidden. */
export function titleOf(state: State): string {
  const scene = sceneOf(state);
  const number = shownNumber(state);
  const offline = state.connection.state === "lost" ? "offline · " : "";
  if (scene === "banned") return "Banned · catq";
  if (number === null) return `${offline}catq: take a number`;
  const ms = windowLeft(state);
  const time = ms === null ? "" : `, ${countdown(ms)}${state.pausedAt === null ? "" : " (paused)"}`;
  switch (scene) {
    case "waiting":
    case "next":
      return `${offline}${capitalized(placeInLine(state.ticket?.value.position ?? 0))} · ${number} · catq`;
    case "called":
    case "claiming":
      return `${offline}● Your turn${time} · ${number} · catq`;
    case "viewing":
      return `${offline}Your cat${time} · ${number} · catq`;
    case "missed":
      return `Missed${ms === null ? "" : `, ${countdown(ms)} to come back`} · ${number} · catq`;
    default:
      return `${offline}${number} · catq`;
  }
}
