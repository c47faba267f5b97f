import { expect, test } from "vitest";
import { fitInto } from "./fit.ts";

test("a picture is as large as fits, undistorted, in cells twice as high as wide", () => {
  expect(fitInto({ width: 1024, height: 1024 }, { columns: 78, rows: 15 })).toEqual({
    columns: 30,
    rows: 15,
  });
  expect(fitInto({ width: 400, height: 100 }, { columns: 40, rows: 20 })).toEqual({ columns: 40, rows: 5 });
  expect(fitInto({ width: 1, height: 9000 }, { columns: 40, rows: 20 })).toEqual({ columns: 1, rows: 20 });
  expect(fitInto({ width: 9000, height: 1 }, { columns: 40, rows: 20 })).toEqual({ columns: 40, rows: 1 });
});
