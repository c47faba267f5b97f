import { expect, test } from "vitest";
import { licencesText, packageFolderOf } from "./third-party.ts";

test("a module belongs to the innermost package around it", () => {
  expect(packageFolderOf("/w/node_modules/.pnpm/a@1/node_modules/a/lib/x.js")).toBe(
    "/w/node_modules/.pnpm/a@1/node_modules/a",
  );
  expect(packageFolderOf("/w/node_modules/@b/c/index.js")).toBe("/w/node_modules/@b/c");
  expect(packageFolderOf("/w/packages/cli/src/catq.ts")).toBeNull();
});

test("every package is named with its licence's words, which are written once where they are the same", () => {
  const one = { name: "a", version: "1.0.0", license: "MIT", text: "May be used.\n" };
  const text = licencesText([one, { ...one, name: "b" }, { ...one, name: "c", text: null }]);
  expect(text).toContain("a 1.0.0 (MIT)\nb 1.0.0 (MIT)\n\nMay be used.\n");
  expect(text).toContain("c 1.0.0 (MIT)\n\nLicence: MIT\n");
  expect(text.match(/May be used/g)).toHaveLength(1);
});
