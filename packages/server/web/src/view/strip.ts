import type { State } from "../queue/model.ts";

/** The line over everything, for what holds as long as it stands there. */
export interface Strip {
  readonly kind: "lost" | "paused" | "closed";
  readonly text: string;
}

export function stripOf(state: State): Strip | null {
  const { connection, board, kept } = state;
  if (connection.state === "lost") {
    const seconds = Math.floor((state.at - connection.since) / 1000);
    // A restart takes a second or two: no reason to alarm anybody.
    if (seconds < 2 && board) return null;
    const place = kept.ticket ? " Your place is kept." : "";
    const gone = seconds < 60 ? "" : ` Since ${Math.floor(seconds / 60)} min.`;
    return { kind: "lost", text: `${connection.reason}${place} Trying again by itself.${gone}` };
  }
  if (board?.value.state === "paused") {
    return { kind: "paused", text: "The queue is paused: the clocks stand, and nobody is called." };
  }
  if (board?.value.state === "closed" && kept.ticket) {
    return { kind: "closed", text: "The queue gives no new numbers. Yours counts, and is served." };
  }
  return null;
}
