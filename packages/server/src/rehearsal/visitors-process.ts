import type { Tally } from "./phone.ts";
import type { VisitPlan } from "./plan.ts";
import { pay, type Visit } from "./visit.ts";

/** What the process of the visitors is sent, once. */
export interface Invitation {
  readonly url: string;
  readonly plans: readonly VisitPlan[];
  /** When whoever is not through goes home. */
  readonly limitMs: number;
}

/** What it says each second, and at the end. */
export interface VisitorsReport {
  readonly isOver: boolean;
  readonly visits: readonly Visit[];
  readonly refusals: readonly (readonly [code: string, count: number])[];
  readonly failures: number;
  /** Of all requests, in the order of their length; only at the end. */
  readonly requestMs: readonly number[];
}

const REPORT_MS = 1000;

// Ctrl-C reaches the whole group of processes; this one ends with its parent instead.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));

process.once("message", async ({ url, plans, limitMs }: Invitation) => {
  const tally: Tally = { refusals: new Map(), requestMs: [], failures: 0 };
  const visits = plans.map((): Visit => ({ outcome: "coming", waitedMs: null }));
  const report = (isOver: boolean): void => {
    const requestMs = isOver ? tally.requestMs.toSorted((a, b) => a - b) : [];
    const { failures } = tally;
    process.send?.({ isOver, visits, refusals: [...tally.refusals], failures, requestMs });
  };
  const timer = setInterval(() => report(false), REPORT_MS);
  const signal = AbortSignal.timeout(limitMs);
  const paying = plans.map((plan, index) => pay(visits[index] as Visit, plan, { url, tally, signal }));
  const ends = await Promise.allSettled(paying);
  clearInterval(timer);
  const fault = signal.aborted ? undefined : ends.find(({ status }) => status === "rejected");
  // A bug of the visitors is nothing that a daemon should be blamed for.
  if (fault && "reason" in fault) throw fault.reason;
  report(true);
});
