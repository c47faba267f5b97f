import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { describeApi } from "../src/http/api/openapi.ts";
import { PROBLEM_NOTES } from "../src/http/problem/problem-notes.ts";
import { apiReference } from "./api-reference.ts";

const FILE = fileURLToPath(new URL("../../../docs/api.md", import.meta.url));
const MARK = "<!-- reference: made from the API's own description by `pnpm vitest run api-reference -u` -->";

it("says in docs/api.md what the API says of itself", async () => {
  const [prose] = readFileSync(FILE, "utf8").split(MARK);
  // Read as a client reads it.
  const reference = apiReference(JSON.parse(JSON.stringify(describeApi())), PROBLEM_NOTES);
  await expect(`${prose}${MARK}\n\n${reference}\n`).toMatchFileSnapshot(FILE);
});
