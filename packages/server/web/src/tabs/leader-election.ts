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
}

interface ElectionParts {
  readonly name: string;
  readonly onLead: () => void;
  readonly onStepDown: () => void;
}

/** By the Web Locks API in a secure context (https, localhost), elsewhere by a lease in localStorage. */
export function elect(parts: ElectionParts): Election {
  return "locks" in navigator ? electByLock(parts) : electByLease(parts);
}

function electByLock({ name, onLead, onStepDown }: ElectionParts): Election {
  let release: () => void = () => {};
  let waiting = new AbortController();
  const run = async (steal: boolean): Promise<void> => {
    const own = waiting;
    try {
      await navigator.locks.request(name, steal ? { steal } : { signal: own.signal }, async () => {
        if (own.signal.aborted) return;
        onLead();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        onStepDown();
      });
    } catch {
      // Aborted while it waited, or another tab has stolen the lock: request it again.
      if (own.signal.aborted) return;
      onStepDown();
      void run(false);
    }
  };
  const leave = (): void => {
    waiting.abort();
    release();
    release = () => {};
  };
  void run(false);
  return {
    seize: () => {
      leave();
      waiting = new AbortController();
      void run(true);
    },
    resign: () => {
      leave();
      waiting = new AbortController();
      void run(false);
    },
  };
}

function electByLease({ name, onLead, onStepDown }: ElectionParts): Election {
  const tab = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(36)).join("");
  const read = () => leaseStatus(parseLease(localStorage.getItem(name)), tab, Date.now());
  const write = () => localStorage.setItem(name, formatLease({ tab, until: Date.now() + LEASE_MS }));
  let leads = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const check = (): void => {
    clearTimeout(timer);
    const status = read();
    if (status === "mine" && leads) write();
    else if (status === "taken" && leads) setLeading(false);
    else if (status !== "taken") {
      claim();
      return;
    }
    timer = setTimeout(check, RENEW_MS);
  };
  const setLeading = (now: boolean): void => {
    if (leads === now) return;
    leads = now;
    if (now) onLead();
    else onStepDown();
  };
  /** Several tabs may write at the same moment: the one whose lease is still there after a while leads. */
  const claim = (): void => {
    write();
    timer = setTimeout(
      () => {
        setLeading(read() === "mine");
        timer = setTimeout(check, RENEW_MS);
      },
      100 + Math.random() * 200,
    );
  };
  addEventListener("storage", ({ key, newValue }) => {
    if (key === name && newValue === null) check();
  });
  try {
    check();
  } catch {
    // Without localStorage no tab knows of another: each leads.
    setLeading(true);
  }
  return {
    seize: () => {
      clearTimeout(timer);
      claim();
    },
    resign: () => {
      if (leads) localStorage.removeItem(name);
      setLeading(false);
      clearTimeout(timer);
      timer = setTimeout(check, RENEW_MS);
    },
  };
}
