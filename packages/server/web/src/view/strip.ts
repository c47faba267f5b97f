import { type State, sceneOf } from "../queue/model.ts";

/** The banner at the top, shown as long as its reason lasts. */
export interface Strip {
  readonly kind: "lost" | "unsaved" | "paused" | "closed" | "polled" | "mute";
  readonly text: string;
}

export function stripOf(state: State): Strip | null {
  const { connection, board, saved } = state;
  if (state.ban) return null;
  if (connection.state === "lost") {
    const seconds = Math.floor((state.at - connection.since) / 1000);
    // A restart of the daemon takes a second or two, and needs no banner.
    if (seconds < 2 && board) return null;
    const place = saved.ticket ? " Your place is kept." : "";
    const since = seconds < 60 ? "." : `, for ${Math.floor(seconds / 60)} min now.`;
    return { kind: "lost", text: `${connection.reason}${place} Trying again${since}` };
  }
  if (!state.isSaved && saved.ticket) {
    return {
      kind: "unsaved",
      text: "This browser saves nothing here, so keep this page open: closed or loaded again, it forgets your number. Copied now, the token below brings it back.",
    };
  }
  if (board?.value.state === "paused") {
    return { kind: "paused", text: "The queue is paused: the clocks stand, and nobody is called." };
  }
  if (board?.value.state === "closed" && saved.ticket) {
    return {
      kind: "closed",
      text: "The queue gives no new numbers. You keep your place, and you will be served.",
    };
  }
  if (connection.state === "live" && connection.isPolled) {
    return {
      kind: "polled",
      text: "Live news does not come through: something on the way holds it back. This page asks every few seconds instead.",
    };
  }
  const scene = sceneOf(state);
  if (saved.preferences.isLoud && !state.isAudible && (scene === "waiting" || scene === "next")) {
    return { kind: "mute", text: "Tap this page once, so that it can ring when it is your turn." };
  }
  return null;
}
