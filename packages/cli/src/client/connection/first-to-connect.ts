import { codeOf } from "@catq/shared/system-reason";

/** RFC 8305, section 5: the recommended Connection Attempt Delay. */
const ATTEMPT_DELAY_MS = 250;

/** Begins one attempt; it is given up when `signal` aborts. Rejects with why it failed. */
export type Attempt<A, T> = (address: A, signal: AbortSignal) => Promise<T>;

/**
 * Connects to the first of several addresses that answers (RFC 8305, "Happy Eyeballs"): each attempt begins a quarter
 * of a second after the one before, or as soon as that has failed, and goes on beside the others. Node's own
 * `autoSelectFamily` gives an attempt up when it begins the next, and so never waits for a slow address. Rejects with
 * what the most telling attempt met with where all fail. `pause` resolves after some milliseconds or when its signal
 * aborts.
 */
export async function firstToConnect<A, T>(
  addresses: readonly A[],
  attempt: Attempt<A, T>,
  o: { signal: AbortSignal; pause: (ms: number, signal: AbortSignal) => Promise<void> },
): Promise<T> {
  const [only, ...others] = addresses;
  if (only !== undefined && others.length === 0) return attempt(only, o.signal);
  const over = new AbortController();
  const signal = AbortSignal.any([o.signal, over.signal]);
  const errors: unknown[] = [];
  const running: Promise<T>[] = [];
  try {
    for (const address of addresses) {
      if (signal.aborted) break;
      const one = attempt(address, signal);
      one.catch((error: unknown) => errors.push(error));
      running.push(one);
      const first = Promise.any(running).catch(() => {});
      await Promise.race([first, one.catch(() => {}), o.pause(ATTEMPT_DELAY_MS, signal)]);
      const connected = await Promise.race([first, null]);
      if (connected !== undefined && connected !== null) return connected;
    }
    return await Promise.any(running);
  } catch {
    o.signal.throwIfAborted();
    throw errors.find((error) => !isUnroutable(error)) ?? errors[0] ?? new Error("no address to connect to");
  } finally {
    // The losers; the winner no longer listens.
    over.abort();
  }
}

/** That this machine has no way to one family of addresses tells less than what the other met with. */
function isUnroutable(error: unknown): boolean {
  return ["ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(codeOf(error));
}
