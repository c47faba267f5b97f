import fc from "fast-check";
import { expect, it } from "vitest";
import { CAPTION, fitCalls } from "./fit-calls.ts";

const lone = { aspect: 2.4, captionEm: 8 };

it("stacks numbers where there is height, and puts them side by side where there is width", () => {
  expect(fitCalls({ ...lone, count: 3, width: 1000, height: 1400 }).columns).toBe(1);
  expect(fitCalls({ ...lone, count: 3, width: 1900, height: 300 }).columns).toBe(3);
  expect(fitCalls({ ...lone, count: 12, width: 1300, height: 800 }).columns).toBe(4);
});

it("keeps every cell inside of its room, and each is as large with fewer of them", () => {
  const length = fc.integer({ min: 50, max: 4000 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      length,
      length,
      fc.double({ min: 1, max: 12, noNaN: true }),
      fc.double({ min: 1, max: 20, noNaN: true }),
      (count, width, height, aspect, captionEm) => {
        const { columns, size } = fitCalls({ count, width, height, aspect, captionEm });
        const rows = Math.ceil(count / columns);
        const across = columns * Math.max(aspect, captionEm * CAPTION) + (columns - 1) * 0.3;
        const down = rows * (1.06 + CAPTION * 1.25) + (rows - 1) * 0.3;
        expect(size * across).toBeLessThanOrEqual(width);
        expect(size * down).toBeLessThanOrEqual(height);
        const fewer = fitCalls({ count: Math.max(1, count - 1), width, height, aspect, captionEm });
        expect(fewer.size).toBeGreaterThanOrEqual(size);
      },
    ),
  );
});
