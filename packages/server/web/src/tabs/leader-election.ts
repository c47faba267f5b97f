import { formatLease, LEASE_MS, leaseStatus, parseLease, RENEW_MS } from "./lease.ts";

/**
 * Elects one tab of the browser as the leader. `onLead` is called when this tab becomes it, `onStepDown` when it
 * no longer is.
 */
export interface Election {
  /** Takes the lead from a leader that no longer responds. */
  seize(): void;
  /** Lets another tab lead. */
  resign(): void;
  /** Ends this tab's part in the election; where it leads, another tab may. */
  withdraw(): void;
}

interface ElectionParts {
  readonly name: string;
  readonly onLead: () => void;
  readonly onStepDown: () => void;
}

/** A lock that is neither given nor refused for this long, though it was to be stolen, is not waited for. */
const STEAL_TIMEOUT_MS = 2000;

/**
 * By the Web Locks API in a secure context (https, localhost), elsewhere by a lease in localStorage. Where the browser
 * refuses both, as with all cookies blocked, no tab knows of another, and each leads.
 */
export function elect(parts: ElectionParts): Election {
  return "locks" in navigator ? electByLock(parts) : electByLease(parts);
}

function electByLock({ name, onLead, onStepDown }: ElectionParts): Election {
  let release: () => void = () => {};
  let waiting = new AbortController();
  let leads = false;
  const setLeading = (now: boolean): void => {
    if (leads === now) return;
    leads = now;
    if (now) onLead();
    else onStepDown();
  };
  const run = async (steal: boolean): Promise<void> => {
    const own = waiting;
    const isHeld = (): boolean => !own.signal.aborted;
    const timer = steal ? setTimeout(() => isHeld() && setLeading(true), STEAL_TIMEOUT_MS) : undefined;
    try {
      await navigator.locks.request(name, steal ? { steal } : { signal: own.signal }, async () => {
        clearTimeout(timer);
        if (!isHeld()) return;
        setLeading(true);
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      });
    } catch (error) {
      clearTimeout(timer);
      if (!isHeld()) return;
      // "AbortError": another tab has stolen the lock. Anything else: there are no locks here.
      const isStolen = error instanceof DOMException && error.name === "AbortError";
      setLeading(!isStolen);
      if (isStolen) void run(false);
    }
  };
  const leave = (): void => {
    waiting.abort();
    release();
    release = () => {};
    setLeading(false);
    waiting = new AbortController();
  };
  void run(false);
  return {
    seize: () => {
      leave();
      void run(true);
    },
    resign: () => {
      leave();
      void run(false);
    },
    withdraw: leave,
  };
}

function electByLease({ name, onLead, onStepDown }: ElectionParts): Election {
  const tab = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(36)).join("");
  let leads = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const setLeading = (now: boolean): void => {
    if (leads === now) return;
    leads = now;
    if (now) onLead();
    else onStepDown();
  };
  /** Runs a step of the election; without localStorage this tab leads. */
  const tried = (step: () => void): void => {
    clearTimeout(timer);
    try {
      step();
    } catch {
      setLeading(true);
    }
  };
  const read = () => leaseStatus(parseLease(localStorage.getItem(name)), tab, Date.now());
  const write = () => localStorage.setItem(name, formatLease({ tab, until: Date.now() + LEASE_MS }));

  const check = (): void => {
    const status = read();
    if (status === "mine" && leads) write();
    else if (status === "taken") setLeading(false);
    else {
      claim();
      return;
    }
    timer = setTimeout(() => tried(check), RENEW_MS);
  };
  /** Several tabs may write at the same moment: the one whose lease is still there after a while leads. */
  const claim = (): void => {
    write();
    const settle = (): void => {
      setLeading(read() === "mine");
      timer = setTimeout(() => tried(check), RENEW_MS);
    };
    timer = setTimeout(() => tried(settle), 100 + Math.random() * 200);
  };
  const stop = (): void => {
    clearTimeout(timer);
    const hasLed = leads;
    setLeading(false);
    try {
      if (hasLed) localStorage.removeItem(name);
    } catch {
      // Then there is no lease to take back.
    }
  };
  const onStorage = ({ key, newValue }: StorageEvent): void => {
    if (key === name && newValue === null) tried(check);
  };
  addEventListener("storage", onStorage);
  tried(check);
  return {
    seize: () => tried(claim),
    resign: () => {
      stop();
      timer = setTimeout(() => tried(check), RENEW_MS);
    },
    withdraw: () => {
      stop();
      removeEventListener("storage", onStorage);
    },
  };
}
