/** How long the queue stays to be looked at after the cat, on a terminal. */
export const STAY_MS = 60_000;

/**
 * Waits until Enter, the end of the input, the end of the time or a signal, whichever is first; resolves with which.
 * `wake(ms, act)` calls `act` after that time, and answers how to call that off.
 */
export function stay({ stdin, signal, wake }, ms = STAY_MS) {
  return new Promise((resolve) => {
    const end = (why) => () => {
      cancel();
      stdin.off("data", onEnter).off("end", onEnter);
      signal.removeEventListener("abort", onSignal);
      // An input that is read keeps the process alive.
      stdin.pause();
      resolve(why);
    };
    const onEnter = end("enter");
    const onSignal = end("signal");
    const cancel = wake(ms, end("time"));
    if (signal.aborted) return onSignal();
    signal.addEventListener("abort", onSignal);
    stdin.on("data", onEnter).on("end", onEnter).resume();
  });
}
