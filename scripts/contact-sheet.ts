// Draws cats to look at, as one sheet or one large picture: pnpm contact-sheet --help
import { createRequire } from "node:module";
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

const KINDS: Readonly<Record<string, readonly Wish[]>> = {
  poses: POSE_NAMES.map((pose) => ({ pose })),
  scenes: SCENE_NAMES.map((scene) => ({ scene })),
  things: PROP_NAMES.map((prop) => ({ prop })),
  casts: (["one", "kitten", "family"] as const).map((cast) => ({ cast })),
  rare: RARE_NAMES.map((rare) => ({ rare })),
};
const NAMED = new Map(
  Object.values(KINDS).flatMap((wishes) => wishes.map((wish) => [String(Object.values(wish)[0]), wish])),
);
const USAGE = `usage: pnpm contact-sheet [options]
  --out FILE      .png, .jpg or .webp (contact-sheet.png)
  --seed N        the first seed (1)
  --count N       how many cats (24); 1 gives a picture at full size
  --thumb PIXELS  how large each is (340)
  --show NAME     only that pose, scene, thing, cast or rarity; may be repeated
  --all KIND      one row of each: ${Object.keys(KINDS).join(", ")}
names: ${[...NAMED.keys()].join(", ")}`;
const COLUMNS = 6;

const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: "contact-sheet.png" },
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "24" },
    thumb: { type: "string", default: "340" },
    show: { type: "string", multiple: true, default: [] },
    all: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});
const [first, count, thumb] = [Number(options.seed), Number(options.count), Number(options.thumb)];
const shown = options.show.map((name) => NAMED.get(name));
const rows = options.all === undefined ? null : KINDS[options.all];
if (options.help || rows === undefined || shown.includes(undefined) || !(first + count + thumb > 0)) {
  console.error(USAGE);
  process.exit(options.help ? 0 : 2);
}
const wish: Wish = Object.assign({}, ...shown);
const wishes = rows?.flatMap((row) => Array<Wish>(COLUMNS).fill({ ...row, ...wish }));

// sharp belongs to the server's package, not to the workspace.
const sharp = createRequire(new URL("../packages/server/package.json", import.meta.url))("sharp");

const cats = wishes ?? Array<Wish>(count).fill(wish);
const size = cats.length === 1 ? PICTURE_SIZE : thumb;
const tiles = [];
for (const [i, asked] of cats.entries()) {
  const seed = String(first + (wishes ? i % COLUMNS : i));
  const { svg, traits } = composeCat(seed, asked);
  console.log(`${seed}: ${creditOf(traits)}`);
  const input = await renderSvg(svg, size);
  tiles.push({ input, left: (i % COLUMNS) * size, top: Math.floor(i / COLUMNS) * size });
}
const width = Math.min(COLUMNS, cats.length) * size;
const height = Math.ceil(cats.length / COLUMNS) * size;
const sheet = sharp({ create: { width, height, channels: 3, background: "#ffffff" } }).composite(tiles);
const isPng = options.out.endsWith(".png");
const quality = { quality: 82, mozjpeg: true };
await (isPng ? sheet : sheet.toFormat(options.out.split(".").at(-1), quality)).toFile(options.out);
