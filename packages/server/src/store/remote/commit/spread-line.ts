import { blockOf, LEVELS } from "../../batch/tables.ts";
import { Trip } from "../connection/trip.ts";
import type { Crowded } from "../overlay/miss.ts";
import type { Session, StoredQueue } from "../session.ts";

/**
 * Spreads the tickets of a window evenly over it, in this transaction and before anything else of it: nobody's position
 * changes. Returns the row with the places that are in use from now on.
 */
export async function spreadLine(
  session: Session,
  row: StoredQueue,
  { start, width }: Crowded,
): Promise<StoredQueue> {
  const reading = new Trip();
  const found = reading.add({ kind: "placesBetween", from: start, to: start + width });
  await reading.send(session);
  const { rows } = found();
  const spread = rows.map(({ sequence, place }, index) => {
    const after = start + ((index + 0.5) * width) / rows.length;
    return { sequence, before: place, after };
  });
  const writing = new Trip();
  writing.add({ kind: "setAside", sequences: spread.map(({ sequence }) => sequence) });
  writing.add({
    kind: "setPlaces",
    rows: spread.map(({ sequence, after }) => ({ sequence, place: after })),
  });
  writing.add({ kind: "addToBlocks", rows: deltasOf(spread) });
  await writing.send(session);
  return { ...row, nextPlace: Math.max(row.nextPlace, start + width + 1) };
}

function deltasOf(spread: readonly { readonly before: number; readonly after: number }[]) {
  const rows = new Map<string, { level: number; block: number; delta: number }>();
  const add = (place: number, level: number, delta: number): void => {
    const block = blockOf(place, level);
    const row = rows.get(`${level} ${block}`) ?? { level, block, delta: 0 };
    row.delta += delta;
    rows.set(`${level} ${block}`, row);
  };
  for (let level = 1; level <= LEVELS; level++) {
    for (const { before, after } of spread) {
      add(before, level, -1);
      add(after, level, 1);
    }
  }
  return [...rows.values()].filter(({ delta }) => delta !== 0);
}
