import { placeInLine } from "@catq/shared";
import { windowLeft } from "../queue/clock.ts";
import { type Scene, type State, sceneOf } from "../queue/model.ts";
import { wayBack } from "../queue/way-back.ts";
import { slipOf } from "./slip.ts";
import { capitalized, spokenTime } from "./words.ts";

/** Up to this position every step is announced, further back only every tenth. */
const NEAR = 5;
const STEP = 10;
/** How much time is left when a countdown is announced, in milliseconds. */
const WARNINGS_MS = [30_000, 10_000];

/** The text of the live region (WAI-ARIA) after a change: what has changed, and nothing else; null for nothing. */
export function describeChange(before: State, after: State): string | null {
  const parts = [
    connectionChange(before, after),
    announcementChange(before, after),
    queueChange(before, after),
    sceneChange(before, after),
    noteChange(before, after),
  ].filter((part) => part !== null && part !== "");
  return parts.length > 0 ? parts.join(" ") : null;
}

function sceneChange(before: State, after: State): string | null {
  const was = sceneOf(before);
  const is = sceneOf(after);
  // The stream tells of the miss before the page has put by how to come back from it.
  const findsWayBack = is === "missed" && wayBack(before) === null && wayBack(after) !== null;
  if (was !== is || findsWayBack) return SILENT.includes(is) ? null : sceneWords(after, is);
  const from = before.ticket?.value.position ?? null;
  const to = after.ticket?.value.position ?? null;
  if (is === "waiting" && from !== null && to !== null && from !== to) {
    if (to <= NEAR || Math.ceil(from / STEP) !== Math.ceil(to / STEP) || to > from)
      return `${capitalized(placeInLine(to))}.`;
  }
  return countdownChange(before, after);
}

/** Not announced: they pass, or the next scene says it. */
const SILENT: readonly Scene[] = ["connecting", "taking", "returning", "claiming", "idle"];

function sceneWords(state: State, scene: Scene): string {
  const { number, headline, detail } = slipOf(state);
  if (scene === "waiting" || scene === "next") return `Your number is ${number}. ${headline}. ${detail}.`;
  const ms = windowLeft(state);
  const time =
    ms !== null && ["called", "viewing", "missed"].includes(scene) ? ` ${spokenTime(ms)} left.` : "";
  return `${headline}. ${detail}${time}`;
}

function countdownChange(before: State, after: State): string | null {
  const was = windowLeft(before);
  const is = windowLeft(after);
  const isStanding = after.pausedAt !== null && wayBack(after) === null;
  if (was === null || is === null || isStanding) return null;
  const passed = WARNINGS_MS.some((mark) => was > mark && is <= mark && is > mark - 2000);
  return passed ? `${spokenTime(is)} left.` : null;
}

function connectionChange(before: State, after: State): string | null {
  const was = before.connection.state;
  const is = after.connection.state;
  if (was === "lost" && is === "live" && before.at - before.connection.since > 2000)
    return "Connected again.";
  const isPolled = (state: State): boolean => state.connection.state === "live" && state.connection.isPolled;
  if (isPolled(after) && !isPolled(before))
    return "Live news is held back. This page asks every few seconds.";
  const isLate = (state: State): boolean =>
    state.connection.state === "lost" && state.at - state.connection.since >= 2000;
  return isLate(after) && !isLate(before) ? "The connection is lost. Trying again." : null;
}

function queueChange(before: State, after: State): string | null {
  const was = before.board?.value.state;
  const is = after.board?.value.state;
  if (!was || !is || was === is) return null;
  if (is === "open") return "The queue is open.";
  return is === "paused" ? "The queue is paused." : "The queue is closed: it gives no new numbers.";
}

function announcementChange(before: State, after: State): string | null {
  const text = after.board?.value.announcement?.text ?? null;
  return text !== null && text !== before.board?.value.announcement?.text ? `Announcement: ${text}` : null;
}

function noteChange(before: State, after: State): string | null {
  return after.note && after.note.text !== before.note?.text ? after.note.text : null;
}
