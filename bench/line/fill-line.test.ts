import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../packages/server/test/open-store.ts";
import { fillLine } from "./fill-line.ts";

test("a filled line is one that the store goes on with: places, counts, addresses, log and stock", async () => {
  const folder = mkdtempSync(join(tmpdir(), "catq-fill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "catqd.db");
  const key = await fillLine(file, { waiting: 5000, cats: 3 });
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  expect(store.key).toEqual(key);
  expect(await store.stockSize()).toBe(3);
  expect(await store.board(3, 0)).toMatchObject({ waiting: [0, 1, 2], waitingCount: 5000, revision: 5000 });
  const tickets = await store.tickets([0, 63, 64, 4096, 4999]);
  expect(tickets.map((found) => found?.position)).toEqual([1, 64, 65, 4097, 5000]);
  const [event] = await store.log({ sequence: 9, limit: 9 });
  expect(event).toMatchObject({ type: "taken", detail: { address: "10.0.0.1" } });

  const { answer, shown } = await store.change(
    { heads: 0, counted: [{ name: "10.0.0.1", multiple: 1000 }] },
    (facts) => ({
      answer: { next: facts.nextSequence, live: facts.liveCounts },
      effects: [
        {
          kind: "take",
          key: null,
          ticket: {
            sequence: facts.nextSequence,
            state: "waiting",
            address: "10.0.0.1",
            takenAt: 0,
            takenMark: 0,
            calledMark: null,
            claimLeftMs: null,
            isLengthened: false,
            hasPush: false,
            until: null,
            endedAt: null,
            rejoinBy: null,
            hasRejoined: false,
          },
        },
      ],
      show: 5000,
    }),
  );
  expect(answer).toEqual({ next: 5000, live: [8] });
  expect(shown?.position).toBe(5001);
});
