import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freshFolder } from "../../../../test/fresh-folder.ts";
import { dataError } from "../../../start-errors.ts";
import { openReadOnly } from "./open-read-only.ts";

const NOBODY = 65534;
const isRoot = process.geteuid?.() === 0;

function refusalIn(folder: string): unknown {
  try {
    return openReadOnly(join(folder, "catqd.db"));
  } catch (error) {
    return dataError(error, folder);
  }
}

it("tells a folder that this user may not enter from one without a queue", () => {
  const folder = freshFolder();
  expect(refusalIn(folder)).toMatchObject({ message: `there is no queue in ${folder}`, exitCode: 69 });
  chmodSync(folder, 0);
  // Root may enter every folder.
  if (isRoot) process.seteuid?.(NOBODY);
  const refusal = refusalIn(folder);
  if (isRoot) process.seteuid?.(0);
  chmodSync(folder, 0o700);
  expect(refusal).toMatchObject({
    message: `this user may not read ${join(folder, "catqd.db")}`,
    exitCode: 77,
  });
});
