// Draws cats to look at, as one sheet or one large picture: pnpm contact-sheet --help
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import {
  composeCat,
  creditOf,
  POSE_NAMES,
  PROP_NAMES,
  RARE_NAMES,
  SCENE_NAMES,
  type Wish,
} from "../packages/server/drawing/src/index.ts";
import { PICTURE_SIZE, renderSvg } from "../packages/server/src/cats/drawn/render.ts";

const CASTS = ["one", "kitten", "family"] as const;

const USAGE = `usage: pnpm contact-sheet [options]
  --out FILE      .png, .jpg or .webp (contact-sheet.png)
  --seed N        the first seed (1)
  --count N       how many cats (24); 1 gives a picture at full size
  --columns N     how many in a row (6)
  --thumb PIXELS  how large each is (340)
  --quality N     of a JPEG or WebP (82)
  --show NAME     only that pose, scene, thing, cast or rarity; may be repeated
  --all KIND      one row of each: poses, scenes, things, casts or rare`;

const KINDS: Readonly<Record<string, readonly Wish[]>> = {
  poses: POSE_NAMES.map((pose) => ({ pose })),
  scenes: SCENE_NAMES.map((scene) => ({ scene })),
  things: PROP_NAMES.map((prop) => ({ prop })),
  casts: CASTS.map((cast) => ({ cast })),
  rare: RARE_NAMES.map((rare) => ({ rare })),
};
const NAMED = new Map(
  Object.values(KINDS).flatMap((wishes) => wishes.map((wish) => [String(Object.values(wish)[0]), wish])),
);

/** Says what is wrong with the call, and ends. */
function refuse(why: string): never {
  console.error(`${why}\n${USAGE}`);
  process.exit(2);
}

function read() {
  try {
    return parseArgs({
      options: {
        out: { type: "string", default: "contact-sheet.png" },
        seed: { type: "string", default: "1" },
        count: { type: "string", default: "24" },
        columns: { type: "string", default: "6" },
        thumb: { type: "string", default: "340" },
        quality: { type: "string", default: "82" },
        show: { type: "string", multiple: true, default: [] },
        all: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const options = read();
if (options.help) {
  console.log(`${USAGE}\nnames: ${[...NAMED.keys()].join(", ")}`);
  process.exit(0);
}
const whole = (name: "seed" | "count" | "columns" | "thumb" | "quality"): number => {
  const value = Number(options[name]);
  return Number.isInteger(value) && value >= 1 ? value : refuse(`--${name} must be a whole number from 1 on`);
};
const [first, columns, thumb, quality] = [whole("seed"), whole("columns"), whole("thumb"), whole("quality")];

let wish: Wish = {};
for (const name of options.show) {
  const named =
    NAMED.get(name) ?? refuse(`there is no ${name}; the names are ${[...NAMED.keys()].join(", ")}`);
  wish = { ...wish, ...named };
}
const rows =
  options.all === undefined ? null : (KINDS[options.all] ?? refuse(`there is no kind ${options.all}`));
const wishes: Wish[] = rows
  ? rows.flatMap((row) => Array<Wish>(columns).fill({ ...row, ...wish }))
  : Array<Wish>(whole("count")).fill(wish);

// sharp belongs to the server's package, not to the workspace.
const sharp = createRequire(new URL("../packages/server/package.json", import.meta.url))("sharp");

const cats = wishes.map((asked, i) => ({ seed: String(first + (rows ? i % columns : i)), asked }));
const size = cats.length === 1 ? PICTURE_SIZE : thumb;
const tiles = [];
for (const [i, { seed, asked }] of cats.entries()) {
  const { svg, traits } = composeCat(seed, asked);
  console.log(`${seed}: ${creditOf(traits)}`);
  const input = await renderSvg(svg, size);
  tiles.push({ input, left: (i % columns) * size, top: Math.floor(i / columns) * size });
}
await mkdir(dirname(options.out), { recursive: true });
const sheet = sharp({
  create: {
    width: Math.min(columns, cats.length) * size,
    height: Math.ceil(cats.length / columns) * size,
    channels: 3,
    background: "#ffffff",
  },
}).composite(tiles);
await (options.out.endsWith(".png")
  ? sheet
  : sheet.toFormat(options.out.split(".").at(-1), { quality, mozjpeg: true })
).toFile(options.out);
