import fc from "fast-check";
import { expect, it } from "vitest";
import { type ModelTicket, QueueModel } from "../../../test/queue-model.ts";
import { isAtCounter, type Ticket } from "../model.ts";
import { waitEstimator } from "./estimate.ts";

const WINDOWS = { claimWindowMs: 3000, viewWindowMs: 2000, catPatienceMs: 1000, rejoinWindowMs: 60_000 };

/** What the next of those at the counters does, each as late as may be; and who comes, or comes back, before that. */
const step = fc.record({
  turn: fc.constantFrom("misses", "claims", "claims in vain and misses", "claims in vain and claims"),
  /** Of those who may come back, this one does; none where there are fewer. */
  back: fc.nat(6),
  passes: fc.nat(8),
  takes: fc.nat(1),
});

it("is not exceeded where all take as long as they may, and miss their turns and come back whenever they may", () => {
  fc.assert(
    fc.property(
      fc.record({ counters: fc.integer({ min: 1, max: 3 }), rejoinBehind: fc.nat(3) }),
      fc.integer({ min: 1, max: 12 }),
      fc.array(step, { minLength: 10, maxLength: 60 }),
      ({ counters, rejoinBehind }, crowd, steps) => {
        const settings = { ...WINDOWS, counters, rejoinBehind, ticketsPerAddress: 1000 };
        const model = new QueueModel(settings);
        const bounds = new Map<ModelTicket, number>();
        for (let n = 0; n < crowd; n++) model.take("192.0.2.1");
        check(model, bounds);
        for (const { turn, back, passes, takes } of steps) {
          const missed = model.tickets.filter(({ mayRejoin }) => mayRejoin)[back];
          if (missed) model.rejoin(missed.sequence, false);
          if (takes > 0) model.take("192.0.2.1");
          const passing = model.line[passes];
          // Whoever lets others go first waits for longer by its own will.
          if (passing !== undefined) bounds.delete(model.tickets[passing] as ModelTicket);
          if (passing !== undefined) model.pass(passing, 1);
          check(model, bounds);
          const [next] = model.atCounters.sort((a, b) => (a.until ?? 0) - (b.until ?? 0));
          if (!next) continue;
          takeTurn(model, next, turn);
          check(model, bounds);
        }
      },
    ),
    { numRuns: 150 },
  );
});

function takeTurn(model: QueueModel, ticket: ModelTicket, turn: string): void {
  const untilLast = (): number => Math.max(0, (ticket.until ?? 0) - model.now - 1);
  if (ticket.state === "called" && turn.startsWith("claims in vain")) model.lengthen(ticket.sequence);
  model.advance(untilLast());
  if (ticket.state === "called" && turn.endsWith("claims")) model.claim(ticket.sequence);
  else model.advance(1);
}

/** Nobody waits beyond what was told before; what is told now may only shorten that. */
function check(model: QueueModel, bounds: Map<ModelTicket, number>): void {
  const pace = {
    atCounters: model.atCounters.map(
      (ticket) => ({ ...ticket, calledMark: ticket.calledAt }) as unknown as Ticket,
    ),
    averageTurnMs: null,
    turnCount: 0,
    mayRejoin: model.tickets.filter(({ mayRejoin }) => mayRejoin).length,
    rejoined: model.line.flatMap((sequence, index) =>
      model.tickets[sequence]?.hasRejoined ? [index + 1] : [],
    ),
  };
  const waitAt = waitEstimator(pace, model.now, model.settings);
  for (const ticket of model.tickets) {
    const bound = bounds.get(ticket) ?? Number.POSITIVE_INFINITY;
    const position = model.line.indexOf(ticket.sequence) + 1;
    if (position > 0) {
      expect(model.now, `ticket ${ticket.sequence} waits`).toBeLessThanOrEqual(bound);
      bounds.set(ticket, Math.min(bound, model.now + waitAt(position).longestWaitMs));
    } else if (isAtCounter(ticket)) {
      expect(ticket.calledAt, `the call of ticket ${ticket.sequence}`).toBeLessThanOrEqual(bound);
      bounds.delete(ticket);
    }
  }
}
