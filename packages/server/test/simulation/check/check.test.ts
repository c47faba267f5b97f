import { beforeAll, expect, it } from "vitest";
import type { Operation, Record } from "../record.ts";
import { runSeed } from "../run-seed.ts";
import { check, type RuleName } from "./check.ts";

/** A calm world, in which a lot is done. */
const SEED = 29;

let sound: Record;

beforeAll(async () => {
  const { record, found } = await runSeed(SEED);
  if (!record) throw new Error(`expected a history, got ${found?.sentence}`);
  sound = record;
});

it("finds nothing in a sound history", () => {
  expect(check(sound)).toBeNull();
});

/** What is done to the history, and the rule that must notice. */
const ALTERED: [what: string, rule: RuleName, alter: (record: Record) => Partial<Record>][] = [
  [
    "a take that no commit has",
    "acknowledged",
    (record) =>
      withOperation(record, "take", (take) => withValue(take, { sequence: 77, token: "T", isNew: true })),
  ],
  [
    "an answer that is older than its commit",
    "acknowledged",
    (record) => withOperation(record, "take", (take) => ({ ...take, repliedAt: take.calledAt + 0.001 })),
  ],
  [
    "a commit that the standby lacks when it is answered",
    "acknowledged",
    (record) => ({
      isSynchronous: true,
      views: record.views.map((view) => ({
        ...view,
        commit: view.commit && { ...view.commit, durableAt: null },
      })),
    }),
  ],
  [
    "a number that two get",
    "given once",
    (record) => {
      const first = operationOf(record, "take");
      const again: Operation = { ...first, id: 9999, key: "another", address: "192.0.2.99" };
      return { operations: [...record.operations, again] };
    },
  ],
  [
    "a ticket that is taken once more than was asked for",
    "done once",
    (record) => ({ operations: record.operations.filter((other) => other !== operationOf(record, "take")) }),
  ],
  [
    "a refusal that was not so",
    "refusals",
    (record) =>
      withOperation(record, "take", (take) => ({
        ...take,
        outcome: { kind: "refused", code: "closed", detail: "" },
      })),
  ],
  [
    "a take that was done, of which the daemon said that nothing was changed",
    "honest",
    (record) => {
      const isKeyed = (one: Operation): boolean => one.kind === "take" && one.key !== undefined;
      const outcome = { kind: "refused", code: "storage", detail: "so nothing was changed" } as const;
      return { operations: record.operations.map((one) => (isKeyed(one) ? { ...one, outcome } : one)) };
    },
  ],
  [
    "a ticket that is shown in a state that it never had",
    "refusals",
    (record) => withOperation(record, "show", (show) => withValue(show, { state: "nowhere" })),
  ],
  [
    "a call out of turn",
    "model",
    (record) =>
      withTickets(record, (tickets) => {
        const called = [...tickets].find(([, { ticket }]) => ticket.state === "called");
        if (!called) return;
        const [sequence, row] = called;
        tickets.set(sequence, { ...row, ticket: { ...row.ticket, state: "viewing" } });
      }),
  ],
  [
    "a window that ends at another time",
    "model",
    (record) =>
      withTickets(record, (tickets) => {
        for (const [sequence, row] of tickets) {
          const { until } = row.ticket;
          if (until !== null) tickets.set(sequence, { ...row, ticket: { ...row.ticket, until: until + 1 } });
        }
      }),
  ],
  [
    "queue time that runs ahead",
    "time",
    (record) => ({
      views: record.views.map((view, index) => {
        const { queue } = view.state;
        if (index < record.views.length / 2) return view;
        return { ...view, state: { ...view.state, queue: { ...queue, aliveAt: queue.aliveAt + 1900 } } };
      }),
    }),
  ],
  [
    "a board that no commit has",
    "boards",
    (record) => ({ frames: record.frames.map((frame) => ({ ...frame, waiting: ["Z99"] })) }),
  ],
  [
    "a watcher that ends on an old board",
    "newest board",
    (record) => ({ frames: record.frames.filter(({ at }) => at < record.healedAt) }),
  ],
  [
    "a watcher that ends on the words that nothing can be stored",
    "newest board",
    (record) => ({ frames: record.frames.map((frame) => ({ ...frame, state: "paused" })) }),
  ],
  ["a visitor that waits for ever", "everybody served", () => ({ stuck: ["v1"] })],
  [
    "a daemon that complains in peace",
    "faults",
    (record) => ({ errors: [{ at: record.endedAt, daemon: "n1", text: "TypeError: no such thing" }] }),
  ],
  [
    "a count that is not that of the line",
    "tables",
    (record) => ({
      views: record.views.map((view) => {
        const { queue } = view.state;
        return {
          ...view,
          state: { ...view.state, queue: { ...queue, waitingCount: queue.waitingCount + 1 } },
        };
      }),
    }),
  ],
];

it.each(ALTERED)("finds %s, by the rule %s", (_, rule, alter) => {
  const altered = { ...sound, ...alter(sound) };
  const found = check(altered, [rule]);
  expect(found?.rule).toBe(rule);
});

function operationOf(record: Record, kind: Operation["kind"]): Operation {
  const found = record.operations.find((other) => other.kind === kind && other.outcome.kind === "ok");
  if (!found) throw new Error(`expected a ${kind} in the world of seed ${SEED}`);
  return found;
}

function withOperation(
  record: Record,
  kind: Operation["kind"],
  change: (operation: Operation) => Operation,
): Partial<Record> {
  const one = operationOf(record, kind);
  return { operations: record.operations.map((other) => (other === one ? change(other) : other)) };
}

function withValue(operation: Operation, value: object): Operation {
  return { ...operation, outcome: { kind: "ok", value: { ...value } } };
}

type Tickets = Map<
  number,
  Record["views"][number]["state"]["tickets"] extends ReadonlyMap<number, infer Row> ? Row : never
>;

/** Alters what the commits in the second half leave of the tickets. */
function withTickets(record: Record, alter: (tickets: Tickets) => void): Partial<Record> {
  return {
    views: record.views.map((view) => {
      const tickets = new Map(view.state.tickets);
      alter(tickets);
      return { ...view, state: { ...view.state, tickets } };
    }),
  };
}
