import type { runTakeScreen } from "../ui/take-screen.tsx";
import type { runWatchScreen } from "../ui/watch-screen.tsx";

// Ink and React take longer to load than all the rest of catq: only where a screen is drawn.

/** The screen of `take` and `claim --wait`. */
export async function loadTakeScreen(color: boolean): Promise<typeof runTakeScreen> {
  prepare(color);
  return (await import("../ui/take-screen.tsx")).runTakeScreen;
}

/** The screen of `watch`. */
export async function loadWatchScreen(color: boolean): Promise<typeof runWatchScreen> {
  prepare(color);
  return (await import("../ui/watch-screen.tsx")).runWatchScreen;
}

/** Ink reads neither NO_COLOR nor `--no-color`, but this variable, once, when it is loaded. */
function prepare(color: boolean): void {
  if (!color) process.env.FORCE_COLOR = "0";
}
