import { formatLease, judgeLease, LEASE_MS, parseLease, RENEW_MS } from "./lease.ts";

/**
 * Makes one tab of the browser the one that listens to the daemon. `onLead` is called when this tab is to
 * lead, `onFollow` when it no longer is.
 */
export interface Election {
  /** Takes the lead from a tab that has fallen silent. */
  seize(): void;
  /** Lets another tab lead. */
  resign(): void;
}

interface ElectionParts {
  readonly name: string;
  readonly onLead: () => void;
  readonly onFollow: () => void;
}

/** By the browser's locks where it has them: only on https and localhost. Elsewhere by a lease that all tabs see. */
export function elect(parts: ElectionParts): Election {
  return "locks" in navigator ? electByLock(parts) : electByLease(parts);
}

function electByLock({ name, onLead, onFollow }: ElectionParts): Election {
  let letGo: () => void = () => {};
  let waiting = new AbortController();
  const run = async (steal: boolean): Promise<void> => {
    const own = waiting;
    try {
      await navigator.locks.request(name, steal ? { steal } : { signal: own.signal }, async () => {
        if (own.signal.aborted) return;
        onLead();
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
        onFollow();
      });
    } catch {
      // Called off before it led, or another tab has seized the lead: get in line for it again.
      if (own.signal.aborted) return;
      onFollow();
      void run(false);
    }
  };
  const leave = (): void => {
    waiting.abort();
    letGo();
    letGo = () => {};
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

function electByLease({ name, onLead, onFollow }: ElectionParts): Election {
  const tab = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(36)).join("");
  const read = () => judgeLease(parseLease(localStorage.getItem(name)), tab, Date.now());
  const write = () => localStorage.setItem(name, formatLease({ tab, until: Date.now() + LEASE_MS }));
  let leads = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = (): void => {
    clearTimeout(timer);
    const judgement = read();
    if (judgement === "mine" && leads) write();
    else if (judgement === "taken" && leads) step(false);
    else if (judgement !== "taken") {
      claim();
      return;
    }
    timer = setTimeout(look, RENEW_MS);
  };
  const step = (now: boolean): void => {
    if (leads === now) return;
    leads = now;
    if (now) onLead();
    else onFollow();
  };
  /** Several tabs may write at once: whose name still stands a moment later leads. */
  const claim = (): void => {
    write();
    timer = setTimeout(
      () => {
        step(read() === "mine");
        timer = setTimeout(look, RENEW_MS);
      },
      100 + Math.random() * 200,
    );
  };
  addEventListener("storage", ({ key, newValue }) => {
    if (key === name && newValue === null) look();
  });
  try {
    look();
  } catch {
    // Nothing can be kept here, so no tab knows of another: each listens for itself.
    step(true);
  }
  return {
    seize: () => {
      clearTimeout(timer);
      claim();
    },
    resign: () => {
      if (leads) localStorage.removeItem(name);
      step(false);
      clearTimeout(timer);
      timer = setTimeout(look, RENEW_MS);
    },
  };
}
