import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { PROTOCOL } from "../control/protocol.ts";
import { bansReport, logReport } from "./output/reports.ts";

const DOCS = readFileSync(
  fileURLToPath(new URL("../../../../docs/operator-json.md", import.meta.url)),
  "utf8",
);

/** What is described under which heading, but for `stats`, which has a page of its own. */
const FORMS = {
  status: PROTOCOL.status.output,
  "pause, resume, close, open": PROTOCOL["change-state"].output,
  announce: PROTOCOL.announce.output,
  skip: PROTOCOL.skip.output,
  recall: PROTOCOL.recall.output,
  bans: bansReport,
  ban: PROTOCOL.ban.output,
  unban: PROTOCOL.unban.output,
  set: PROTOCOL.set.output,
  log: logReport,
};

it.each(Object.entries(FORMS))("describes what %s prints as it is", (heading, form) => {
  const section = DOCS.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? "null");
  // What the schema does not know would be dropped, what it asks for and is not there would throw.
  expect(form.parse(example)).toEqual(example);
  expect(Object.keys(Object(example))).toEqual(Object.keys(form.shape));
});

it("describes every operation", () => {
  // That one is shown by `catqd config`, which has a form of its own.
  const described = new Set<unknown>([...Object.values(FORMS), PROTOCOL.settings.output]);
  expect(Object.values(PROTOCOL).filter(({ output }) => !described.has(output))).toEqual([]);
});
