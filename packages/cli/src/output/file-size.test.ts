import fc from "fast-check";
import { expect, test } from "vitest";
import { fileSize } from "./file-size.ts";

test("sizes are in bytes, then in kB and MB of a thousand", () => {
  expect([0, 640, 999, 1000, 312_044, 1_400_000, 1e12].map(fileSize)).toEqual([
    ...["0 bytes", "640 bytes", "999 bytes", "1 kB", "312 kB", "1.4 MB", "over 999 MB"],
  ]);
});

test("whatever the number, the text is short and plain", () => {
  fc.assert(
    fc.property(fc.double(), (bytes) => {
      expect(fileSize(bytes)).toMatch(/^(over )?[\d.]{1,5} (bytes|kB|MB)$/);
    }),
  );
});
