import fc from "fast-check";
import { expect, test } from "vitest";
import { gridFor, layoutFor, topOf, windowOf } from "./layout.ts";

test("each size has its layout, one row lower than the terminal", () => {
  expect(layoutFor({ columns: 80, rows: 24 })).toEqual({ kind: "regular", columns: 80, rows: 23 });
  expect(layoutFor({ columns: 40, rows: 12 })).toEqual({ kind: "small", columns: 40, rows: 11 });
  expect(layoutFor({ columns: 200, rows: 50 }).kind).toBe("wide");
  expect(layoutFor({ columns: 30, rows: 24 }).kind).toBe("tiny");
  expect(layoutFor({ columns: 200, rows: 8 }).kind).toBe("tiny");
});

test("a terminal that does not know its size is taken for 80 by 24", () => {
  expect(layoutFor({ columns: 0, rows: Number.NaN })).toEqual({ kind: "regular", columns: 80, rows: 23 });
});

test("the board has four columns of 16 where they fit", () => {
  expect(gridFor(37, 16, 3)).toMatchObject({ columns: 4, rows: 16, isDownwards: true });
  expect(gridFor(38, 2, 3)).toMatchObject({ columns: 6, rows: 2, isDownwards: false });
});

test("a grid never is wider than its space, unless one number alone is", () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(60), fc.integer({ min: 3, max: 10 }), (width, height, number) => {
      const grid = gridFor(width, height, number);
      expect(grid.cell).toBeGreaterThanOrEqual(number + 3);
      expect(grid.columns * grid.cell).toBeLessThanOrEqual(Math.max(width, grid.cell));
    }),
  );
});

test("my number is always in the window, and what is shown fits", () => {
  expect(windowOf(23, 64, 11)).toEqual({ start: 0, end: 23 });
  expect(windowOf(23, 6, 11)).toEqual({ start: 7, end: 13 });
  fc.assert(
    fc.property(fc.nat(64), fc.integer({ min: 2, max: 64 }), fc.nat(63), (total, room, place) => {
      const mine = place < total ? place : -1;
      const { start, end } = windowOf(total, room, mine);
      expect(end - start).toBeLessThanOrEqual(room);
      if (mine >= 0) expect(mine >= start && mine < end).toBe(true);
    }),
  );
});

test("a low screen has no row to give away above its middle", () => {
  expect(topOf(layoutFor({ columns: 40, rows: 12 }))).toBe(0);
  expect(topOf(layoutFor({ columns: 80, rows: 24 }))).toBe(3);
});
