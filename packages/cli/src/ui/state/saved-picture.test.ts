import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJimp } from "@jimp/core";
import png from "@jimp/js-png";
import { afterAll, expect, test } from "vitest";
import { saved } from "../../../test/ui-moments.ts";
import { createProgressHub } from "../../commands/progress-hub.ts";
import type { PictureForm } from "../../picture/picture-form.ts";
import { openWhenSaved, partingPicture } from "./saved-picture.ts";

const folder = mkdtempSync(join(tmpdir(), "catq-parting-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "cat.png");
const Jimp = createJimp({ formats: [png] });

async function partingAfter(
  form: Exclude<PictureForm, "none">,
  path: string | null,
  rows = 24,
): Promise<readonly string[]> {
  const hub = createProgressHub();
  const picture = openWhenSaved(hub.source, form);
  if (path !== null) hub.emit({ type: "saved", saved: saved({ path }) });
  return partingPicture(picture, { columns: 80, rows });
}

test("the picture stays in the terminal, with room left for the words", async () => {
  writeFileSync(file, await new Jimp({ width: 30, height: 30, color: 0x00ff00ff }).getBuffer("image/png"));
  expect(await partingAfter("blocks 24", file)).toHaveLength(18);
  const kitty = await partingAfter("kitty", file);
  expect(kitty).toHaveLength(1);
  expect(kitty[0]).toMatch(/^\p{Cc}_Ga=T,.*r=18,m=0;/u);
});

test("nothing stays without a cat, without a picture of it, or in a low terminal", async () => {
  expect(await partingAfter("blocks 24", null)).toEqual([]);
  expect(await partingAfter("blocks 24", "/dev/null")).toEqual([]);
  expect(await partingAfter("blocks 24", file, 8)).toEqual([]);
});
