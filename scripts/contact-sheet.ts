// Draws a sheet of cats to look at: node --conditions=source scripts/contact-sheet.ts FILE [COUNT] [FIRST SEED]
// FILE ends with .png or .jpg.
import { createRequire } from "node:module";
import { composeCat } from "../packages/server/src/cats/drawn/compose.ts";
import { renderCat, renderSvg } from "../packages/server/src/cats/drawn/render.ts";

const THUMB = 340;
const COLUMNS = 6;

// sharp belongs to the server's package, not to the workspace.
const sharp = createRequire(new URL("../packages/server/package.json", import.meta.url))("sharp");

const [file, count = "24", first = "1"] = process.argv.slice(2);
if (!file) {
  console.error("usage: contact-sheet.ts FILE [COUNT] [FIRST SEED]; with COUNT 1, one cat at full size");
  process.exit(2);
}
const seeds = Array.from({ length: Number(count) }, (_, i) => String(Number(first) + i));
if (seeds.length === 1) {
  await sharp(await renderCat(Buffer.from(seeds[0] ?? ""))).toFile(file);
} else {
  const tiles = [];
  for (const [i, seed] of seeds.entries()) {
    const input = await renderSvg(composeCat(seed).svg, THUMB);
    tiles.push({ input, left: (i % COLUMNS) * THUMB, top: Math.floor(i / COLUMNS) * THUMB });
  }
  const height = Math.ceil(seeds.length / COLUMNS) * THUMB;
  await sharp({ create: { width: COLUMNS * THUMB, height, channels: 3, background: "#ffffff" } })
    .composite(tiles)
    .toFile(file);
}
for (const seed of seeds) console.log(seed, JSON.stringify(composeCat(seed).traits));
