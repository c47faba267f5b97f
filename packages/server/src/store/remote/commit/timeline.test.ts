import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIRST_QUEUE } from "../../../../test/simulation/database/first-queue.ts";
import { firstAfterRestore } from "../../first-after-restore.ts";
import type { StoredQueue } from "../session.ts";
import { failoversSince, furthestSequence, judgeFailover, rowAhead, rowOn } from "./timeline.ts";

const CLUSTER = "7460 16384";
const ROW: StoredQueue = {
  ...FIRST_QUEUE,
  clockAt: 5,
  commits: 100,
  timeline: "00000001",
  timelineFrom: 3,
  cluster: CLUSTER,
};
const SEEN = { commits: 90, timeline: "00000001" };

function judge(
  row: Partial<StoredQueue>,
  timeline: string | null = "00000001",
  { seen = SEEN, cluster = CLUSTER } = {},
): string {
  return judgeFailover({ ...ROW, ...row }, { timeline }, { cluster, seen });
}

describe("what the row says of a failover", () => {
  it("is nothing on the timeline of the last commit, or where that may not be read", () => {
    expect([judge({}), judge({}, null)]).toEqual(["same", "same"]);
  });

  it("is that nothing was lost where every commit had waited for the standby", () => {
    expect(judge({ isSynchronous: true }, "00000002")).toBe("new");
  });

  it("is that commits may be lost where one had not", () => {
    expect(judge({}, "00000002")).toBe("lost");
  });

  it("is that commits are lost which this daemon knows of, whatever else it says", () => {
    const seen = { ...SEEN, commits: 101 };
    expect(judge({ isSynchronous: true }, "00000002", { seen })).toBe("lost");
    expect(judge({}, null, { seen })).toBe("lost");
  });

  it("is that commits are lost of which the daemon that came first did not know", () => {
    const row = { timeline: "00000002", timelineFrom: 95 };
    expect(judge(row, "00000002", { seen: { ...SEEN, commits: 96 } })).toBe("lost");
    expect(judge(row, "00000002", { seen: { ...SEEN, commits: 95 } })).toBe("same");
    expect(judge(row, "00000002", { seen: { commits: 96, timeline: "00000002" } })).toBe("same");
  });

  it("is that this is a copy where the cluster or the database is another", () => {
    expect(judge({}, "00000001", { cluster: "7460 99" })).toBe("lost");
  });

  it("is found in the row that no daemon has written yet, too: all that was ever committed may be lost", () => {
    const untouched = { clockAt: null, commits: 0, timelineFrom: 0 };
    const judgeUntouched = (row: Partial<StoredQueue>, timeline: string, cluster = CLUSTER): string =>
      judgeFailover(
        { ...ROW, ...untouched, ...row },
        { timeline },
        { cluster, seen: { commits: 0, timeline: null } },
      );
    expect(judgeUntouched({}, "00000001")).toBe("same");
    expect(judgeUntouched({}, "00000002")).toBe("lost");
    expect(judgeUntouched({ isSynchronous: true }, "00000002")).toBe("new");
    // A copy has the same key, and would give the same tokens.
    expect(judgeUntouched({}, "00000001", "7460 99")).toBe("lost");
    // The tables were made without the right to read it.
    expect(judgeUntouched({ timeline: null }, "00000001")).toBe("new");
  });

  it("begins anew where the timeline may be read from now on", () => {
    expect(judge({ timeline: null })).toBe("new");
  });
});

describe("the row after a failover", () => {
  it("goes on where no lost commit can have been, so that no other daemon goes ahead once more", () => {
    const ahead = rowOn(
      rowAhead({ row: ROW, seen: null, moment: { timeline: "00000002" } }, 300),
      { clock: 9, timeline: "00000002", isSynchronous: true },
      "lost",
      CLUSTER,
    );
    expect(ahead).toMatchObject({ nextSequence: 300, restorationCount: 1, isSynchronous: true });
    for (const key of [
      "revision",
      "banRevision",
      "settingsRevision",
      "stockRevision",
      "nextLogId",
      "nextCatId",
    ] as const) {
      expect(ahead[key] - ROW[key], key).toBe(2 ** 40);
    }
    const seen = { commits: 120, timeline: "00000001" };
    expect(judgeFailover(ahead, { timeline: "00000002" }, { cluster: CLUSTER, seen })).toBe("same");
  });

  it("goes on ahead of what this daemon has seen, which may have gone ahead itself before it was lost", () => {
    const moment = { timeline: "00000002" };
    const seen = rowAhead({ row: ROW, seen: null, moment }, 300);
    const again = rowAhead({ row: { ...ROW, revision: ROW.revision + 1 }, seen, moment }, 400);
    expect(again).toMatchObject({
      nextSequence: 400,
      revision: ROW.revision + 2 ** 41,
      commits: 100 + 2 ** 41,
    });
  });

  it("goes on further ahead for each failover, as one before may have lost a jump that nobody remembers", () => {
    expect(failoversSince(ROW, { timeline: "00000002" })).toBe(1);
    expect(failoversSince(ROW, { timeline: "0000000B" })).toBe(10);
    expect([null, "00000001", "nonsense"].map((timeline) => failoversSince(ROW, { timeline }))).toEqual([
      1, 1, 1,
    ]);
    const left = { row: ROW, seen: null, moment: { timeline: "00000003" } };
    expect(rowAhead(left, 300).revision).toBe(ROW.revision + 2 ** 41);
  });

  it("goes on beyond every life that was lost, whatever the daemon knows of them that makes the next", () => {
    const life = fc.record({
      passed: fc.integer({ min: 1, max: 4 }),
      /** Which earlier life the daemon has seen last. */
      seen: fc.option(fc.nat()),
      given: fc.integer({ min: 0, max: 99 }),
      /** What the next failover keeps of it. */
      kept: fc.constantFrom("nothing", "its beginning", "all"),
    });
    fc.assert(
      fc.property(fc.array(life, { maxLength: 12 }), (all) => {
        const ends = [ROW];
        let row = ROW;
        let timeline = 1;
        for (const { passed, seen, given, kept } of all) {
          timeline += passed;
          const name = timeline.toString(16).padStart(8, "0");
          const left = {
            ...{ row, moment: { timeline: name } },
            seen: seen === null ? null : (ends[seen % ends.length] ?? null),
          };
          const nextSequence = furthestSequence(left);
          const first = firstAfterRestore({ nextSequence, awayMs: 0, busiestHour: 0 });
          const began = { ...rowAhead(left, first), timeline: name };
          for (const end of ends) {
            expect(began.nextSequence).toBeGreaterThan(end.nextSequence);
            expect(began.revision).toBeGreaterThan(end.revision);
          }
          const end = { ...began, nextSequence: first + given, revision: began.revision + given };
          ends.push(end);
          if (kept !== "nothing") row = kept === "all" ? end : began;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("says of a timeline whether all of its commits waited for the standby", () => {
    const moment = { clock: 9, timeline: "00000001" };
    const row = { ...ROW, isSynchronous: true };
    expect(rowOn(row, { ...moment, isSynchronous: true }, "same", CLUSTER).isSynchronous).toBe(true);
    expect(rowOn(row, { ...moment, isSynchronous: false }, "same", CLUSTER).isSynchronous).toBe(false);
    expect(
      rowOn({ ...row, isSynchronous: false }, { ...moment, isSynchronous: true }, "new", CLUSTER),
    ).toMatchObject({
      isSynchronous: true,
      timelineFrom: 100,
    });
  });
});
