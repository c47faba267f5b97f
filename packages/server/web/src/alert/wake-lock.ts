/** Whether this browser can keep the screen on: in a secure context (https, localhost). */
export function canStayAwake(): boolean {
  return "wakeLock" in navigator;
}

/**
 * Keeps the screen on while that is wanted and this tab is in sight (Screen Wake Lock API). The browser takes the lock
 * back when the tab goes out of sight, and may refuse it, with a low battery for example.
 */
export class WakeLock {
  #isWanted = false;
  #isAsking = false;
  #lock: WakeLockSentinel | null = null;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.#update());
  }

  set isWanted(isWanted: boolean) {
    if (this.#isWanted === isWanted) return;
    this.#isWanted = isWanted;
    void this.#update();
  }

  async #update(): Promise<void> {
    const isNeeded = (): boolean => this.#isWanted && document.visibilityState === "visible";
    try {
      if (!isNeeded()) {
        await this.#lock?.release();
        this.#lock = null;
      } else if (canStayAwake() && !this.#isAsking && (this.#lock?.released ?? true)) {
        this.#isAsking = true;
        this.#lock = await navigator.wakeLock.request("screen");
        this.#isAsking = false;
        if (!isNeeded()) await this.#update();
      }
    } catch {
      this.#isAsking = false;
    }
  }
}
