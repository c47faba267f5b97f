import fc from "fast-check";
import { expect, it } from "vitest";
import { accountFor, commands, type Real } from "../../test/queue-commands.ts";
import { QueueModel } from "../../test/queue-model.ts";
import { QueueUnderTest } from "../../test/queue-under-test.ts";

const windows = { claimWindowMs: 3000, viewWindowMs: 2000, catPatienceMs: 1000 };
const rejoining = { rejoinWindowMs: 10_000, rejoinBehind: 2 };

it.each([
  [1, 4],
  [2, 1],
  [5, 4],
])(
  "does what the model does with %i counters and %i tickets an address, whatever people, clocks and restarts do",
  async (counters, ticketsPerAddress) => {
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: "max" }), async (steps) => {
        const settings = { ...windows, ...rejoining, counters, ticketsPerAddress };
        const under = await new QueueUnderTest({ ...settings, banForMs: Number.POSITIVE_INFINITY }).open();
        const model = new QueueModel(settings);
        const real: Real = { under, tokens: [], cats: new Map(), bounds: new Map() };
        try {
          await fc.asyncModelRun(() => ({ model, real }), steps);
          await accountFor(model, real);
          expect(real.tokens).toHaveLength(model.tickets.length);
        } finally {
          await under.close();
        }
      }),
      // A failing run prints its seed and path; give them here to see it again.
      { numRuns: Number(process.env.CATQ_MODEL_RUNS), interruptAfterTimeLimit: 60_000 },
    );
  },
  90_000,
);
