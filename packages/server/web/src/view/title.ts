import { ordinal } from "@catq/shared";
import { windowLeft } from "../queue/clock.ts";
import { type State, sceneOf, shownNumber } from "../queue/model.ts";
import { countdown } from "./words.ts";

/** The title of the tab, the important first: it must tell enough while the tab is hidden. */
export function titleOf(state: State): string {
  const scene = sceneOf(state);
  const number = shownNumber(state);
  const offline = state.connection.state === "lost" ? "offline · " : "";
  if (scene === "banned") return "Banned · catq";
  if (number === null) return `${offline}catq: take a number`;
  const ms = windowLeft(state);
  switch (scene) {
    case "waiting":
      return `${offline}${ordinal(state.ticket?.value.position ?? 0)} in line · ${number} · catq`;
    case "next":
      return `${offline}Next · ${number} · catq`;
    case "called":
    case "claiming":
      return `${offline}● Your turn${ms === null ? "" : `, ${countdown(ms)}`} · ${number} · catq`;
    case "viewing":
      return `${offline}Your cat${ms === null ? "" : `, ${countdown(ms)}`} · ${number} · catq`;
    case "missed":
      return `Missed · ${number} · catq`;
    default:
      return `${offline}${number} · catq`;
  }
}
