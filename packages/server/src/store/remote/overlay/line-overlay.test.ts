import fc from "fast-check";
import { expect, it } from "vitest";
import { newTicket } from "../../../../test/store-contract/queue.ts";
import { blockOf } from "../../batch/tables.ts";
import type { Done, StoredTicket } from "../session.ts";
import { LineOverlay } from "./line-overlay.ts";
import { Loaded } from "./loaded.ts";
import { type Load, Miss } from "./miss.ts";
import { TicketOverlay } from "./ticket-overlay.ts";

const rowOf = (sequence: number, place: number | null): StoredTicket => ({
  ticket: { ...newTicket(sequence), state: place === null ? "left" : "waiting" },
  place,
  callOrder: null,
});

/** What the database would answer, of a line with these places. */
function answer(load: Load, places: readonly number[]): Done {
  const below = (place: number) => places.filter((other) => other < place).length;
  const rows = (): unknown[] => {
    if (load.kind === "countsBelow") return load.places.map((place) => ({ place, below: below(place) }));
    if (load.kind === "blocks") {
      return load.blocks.map((block) => ({
        block,
        waiting: places.filter((place) => blockOf(place, 1) === block).length,
      }));
    }
    if (load.kind !== "ranks") throw new Error(`expected a load of the line, got ${load.kind}`);
    return load.windows.flatMap(({ from, to }) =>
      places.slice(from - 1, to).map((place, index) => ({ position: from + index, place, sequence: 0 })),
    );
  };
  return { ok: true, tag: "SELECT", rows: rows() as Done["rows"], count: 0, warnings: [] };
}

it("counts and finds places as a plain list does, whoever left and came in the batch", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("leave" as const), n: fc.nat(100) }),
    fc.record({ kind: fc.constant("move" as const), n: fc.nat(100), to: fc.nat(100) }),
    fc.record({ kind: fc.constant("take" as const) }),
  );
  fc.assert(
    fc.property(fc.nat(30), fc.array(step, { maxLength: 25 }), (size, steps) => {
      const committed = Array.from({ length: size }, (_, index) => index * 3);
      const loaded = new Loaded();
      for (const [sequence, place] of committed.entries())
        loaded.tickets.set(sequence, rowOf(sequence, place));
      const tickets = new TicketOverlay(loaded, size);
      const line = new LineOverlay(loaded, tickets, { nextPlace: size * 3, waitingCount: size });
      const model = committed.map((place, sequence) => ({ sequence, place }));
      const ask = <T>(question: () => T): T => {
        for (;;) {
          try {
            return question();
          } catch (error) {
            if (!(error instanceof Miss)) throw error;
            loaded.keep(error.load, answer(error.load, committed));
          }
        }
      };
      let taken = size;
      for (const one of steps) {
        const index = one.kind === "take" ? -1 : one.n % Math.max(1, model.length);
        const who = model[index];
        if (one.kind === "take") {
          const place = size * 3 + 100 * taken;
          tickets.insert({ ...rowOf(taken, place), place }, null);
          model.push({ sequence: taken++, place });
        } else if (who && one.kind === "leave") {
          tickets.update(rowOf(who.sequence, null));
          model.splice(index, 1);
        } else if (who && one.kind === "move") {
          const target = model[one.to % model.length];
          if (!target || target === who) continue;
          const after = ask(() => line.placeAfter(target.place)) ?? target.place + 2;
          const place = (target.place + after) / 2;
          tickets.update(rowOf(who.sequence, place));
          model.splice(index, 1, { ...who, place });
          model.sort((a, b) => a.place - b.place);
        }
        const places = model.map(({ place }) => place);
        const found = places.map((_, position) => ask(() => line.placeAt(position + 1)));
        expect(found).toEqual(places);
        expect(places.map((place) => ask(() => line.placeAfter(place)))).toEqual([
          ...places.slice(1),
          ...(places.length > 0 ? [undefined] : []),
        ]);
        expect(places.map((place) => ask(() => line.countBelow(place)))).toEqual(
          places.map((_, index) => index),
        );
        const inFirst = places.filter((place) => blockOf(place, 1) === 0).length;
        expect(ask(() => line.inBlock(0))).toBe(inFirst);
      }
    }),
    { numRuns: 200 },
  );
});
