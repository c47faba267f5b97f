import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createJimp } from "@jimp/core";
import jpeg from "@jimp/js-jpeg";
import png from "@jimp/js-png";
import { afterAll, expect, test } from "vitest";
import { openPicture } from "./terminal-picture.ts";

const folder = mkdtempSync(path.join(tmpdir(), "catq-picture-"));
afterAll(() => rmSync(folder, { recursive: true }));

const Jimp = createJimp({ formats: [png, jpeg] });
const room = { columns: 20, rows: 4 };

async function picture(type: "image/png" | "image/jpeg"): Promise<string> {
  const image = new Jimp({ width: 40, height: 40, color: 0xff0000ff });
  return file("picture", await image.getBuffer(type));
}

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(path.join(folder, name), bytes);
  return path.join(folder, name);
}

test("PNG and JPEG become blocks that fit", async () => {
  for (const type of ["image/png", "image/jpeg"] as const) {
    const drawing = (await openPicture(await picture(type), "blocks 8"))?.fitting(room);
    expect(drawing).toMatchObject({ kind: "rows", size: { columns: 8, rows: 4 } });
    expect(drawing?.kind === "rows" && drawing.rows).toHaveLength(4);
    expect(drawing?.kind === "rows" && drawing.rows[0]).toContain("48;5;196m▄▄▄▄▄▄▄▄\x1b[39;49m");
  }
});

test("kitty is sent a PNG whatever the file is; iTerm2 the file", async () => {
  const kitty = (await openPicture(await picture("image/jpeg"), "kitty"))?.fitting(room);
  const sent = kitty?.kind === "kitty" ? kitty.sequence(true) : "";
  expect(sent).toContain("c=8,r=4,C=1,m=0;iVBORw0KGgo");
  const iterm = (await openPicture(await picture("image/jpeg"), "iterm"))?.fitting(room);
  expect(iterm?.kind === "iterm" && iterm.sequence(true)).toContain("preserveAspectRatio=1:/9j/");
});

test("what cannot be shown is null: no picture, a broken one, a huge one, another kind, a device", async () => {
  const huge = Buffer.from(await new Jimp({ width: 1, height: 1 }).getBuffer("image/png"));
  huge.writeUInt32BE(200_000, 16);
  huge.writeUInt32BE(200_000, 20);
  const whole = Buffer.from(await new Jimp({ width: 9, height: 9 }).getBuffer("image/png"));
  const webp = Buffer.from(
    "524946462400000057454250565038201800000030010 09d012a0100010001401c25a40003700".replace(" ", ""),
    "hex",
  );
  for (const one of [
    file("text", Buffer.from("no picture")),
    file("empty", Buffer.alloc(0)),
    file("broken", whole.subarray(0, 40)),
    file("huge", huge),
    file("webp", webp),
    "/dev/null",
    path.join(folder, "none"),
  ]) {
    expect(await openPicture(one, "blocks 24"), one).toBeNull();
  }
});
