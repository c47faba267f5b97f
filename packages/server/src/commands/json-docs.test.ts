import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type Operation, PROTOCOL } from "../control/protocol.ts";

const DOCS = readFileSync(
  fileURLToPath(new URL("../../../../docs/operator-json.md", import.meta.url)),
  "utf8",
);

/** Under which heading each operation is described. */
const HEADINGS: Record<Exclude<Operation, "stats">, string> = {
  status: "status",
  "change-state": "pause, resume, close, open",
  announce: "announce",
  skip: "skip",
  recall: "recall",
  bans: "bans",
  ban: "ban",
  unban: "unban",
  log: "log",
};

it.each(Object.entries(HEADINGS))("describes what %s prints as it is", (operation, heading) => {
  const section = DOCS.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? "null");
  const { output } = PROTOCOL[operation as keyof typeof HEADINGS];
  // What the schema does not know would be dropped, what it asks for and is not there would throw.
  expect(output.parse(example)).toEqual(example);
  expect(Object.keys(Object(example))).toEqual(Object.keys(output.shape));
});

it("describes every operation", () => {
  const elsewhere = ["stats"];
  expect([...Object.keys(HEADINGS), ...elsewhere].sort()).toEqual(Object.keys(PROTOCOL).sort());
});
