/** Who leads, where the browser has no locks: a tab's name and until when it says so (wall-clock milliseconds). */
export interface Lease {
  readonly tab: string;
  readonly until: number;
}

export const LEASE_MS = 6000;
export const RENEW_MS = 2000;

export type LeaseJudgement = "mine" | "free" | "taken";

/**
 * What a lease means to `tab` at `now`. One that reaches further than any tab would write it comes from
 * before the machine's clock was set back, and binds nobody.
 */
export function judgeLease(lease: Lease | null, tab: string, now: number): LeaseJudgement {
  if (!lease || lease.until <= now || lease.until > now + 2 * LEASE_MS) return "free";
  return lease.tab === tab ? "mine" : "taken";
}

export function parseLease(text: string | null): Lease | null {
  const [, tab, until] = /^([\w-]+) (\d+)$/.exec(text ?? "") ?? [];
  return tab && until ? { tab, until: Number(until) } : null;
}

export function formatLease({ tab, until }: Lease): string {
  return `${tab} ${until}`;
}
