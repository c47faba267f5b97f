import { type State, sceneOf } from "../queue/model.ts";

/** What the slip says of being told while the page is closed. */
export interface PushView {
  readonly words: string;
  /** null where there is nothing to press. */
  readonly button: { readonly label: string; readonly isBusy: boolean } | null;
}

const WHEN = "when you are next, when it is your turn, and when you missed it and may come back";

/** null where it is not offered: turned off, unknown to this browser, or of no use now. */
export function pushOf(state: State): PushView | null {
  const scene = sceneOf(state);
  const isWaiting = scene === "waiting" || scene === "next";
  if (state.push === "home-screen" && (isWaiting || scene === "idle")) {
    const token = isWaiting
      ? " Copy your token first, and paste it there: your number comes along."
      : " Take your number there.";
    const words = `An iPhone tells you while this page is closed if you press Share, then “Add to Home Screen”, and open it from there.${token}`;
    return { words, button: null };
  }
  if (!isWaiting) return null;
  switch (state.push) {
    case "offered":
    case "asking":
      return {
        words: `A notification comes ${WHEN}.`,
        button: {
          label: "Tell me even with this page closed",
          isBusy: state.push === "asking",
        },
      };
    case "on":
      return {
        words: `You may close this page. A notification comes ${WHEN}.`,
        button: { label: "Stop telling me", isBusy: false },
      };
    case "refused":
      return {
        words:
          "Notifications of this page are blocked, so nothing can tell you while it is closed. Allow them in the browser’s settings, or keep it open: it rings.",
        button: null,
      };
    default:
      return null;
  }
}
