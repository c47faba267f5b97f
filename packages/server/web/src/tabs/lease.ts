/** The id of the tab that leads, and when its lease expires, in wall-clock milliseconds. */
export interface Lease {
  readonly tab: string;
  readonly until: number;
}

export const LEASE_MS = 6000;
export const RENEW_MS = 2000;

export type LeaseStatus = "mine" | "free" | "taken";

/**
 * What a lease means to `tab` at `now`. One that expires later than any tab would write was written before the
 * machine's clock was set back, and counts as free.
 */
export function leaseStatus(lease: Lease | null, tab: string, now: number): LeaseStatus {
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
