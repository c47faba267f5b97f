import { expect, it } from "vitest";
import { StorageError } from "./store.ts";
import { StretchedWindows } from "./stretched-windows.ts";

it("ends a window's stretch where there is room again before the attempt to end it hears that there was none", async () => {
  const tries: { sequences: readonly number[]; reject: (error: unknown) => void; resolve: () => void }[] = [];
  const windows = new StretchedWindows({
    letRun: (sequences) =>
      new Promise<void>((resolve, reject) => {
        tries.push({ sequences, resolve, reject });
      }),
    onError: (error) => {
      throw error;
    },
  });
  windows.begin(7);
  windows.end(7, true);
  await expect.poll(() => tries.length, { timeout: 30_000 }).toBe(1);
  const ended = windows.endOverdue();
  tries[0]?.reject(new StorageError("full", null));
  await expect.poll(() => tries.length, { timeout: 30_000 }).toBe(2);
  tries[1]?.resolve();
  await ended;
  await windows.endOverdue();
  expect(tries.map(({ sequences }) => sequences)).toEqual([[7], [7]]);
});
