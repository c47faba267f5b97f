// pnpm bench:plot: draws how cost grows, from bench/results.json, into docs/performance/.
// A picture is drawn anew only where the last run measured what stands in it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Measured } from "./bench.ts";
import { svgOf } from "./chart.ts";
import { chartsOf } from "./curves.ts";

const RESULTS = new URL("./results.json", import.meta.url);
const FOLDER = new URL("../docs/performance/", import.meta.url);

const { lines }: { lines: Measured[] } = JSON.parse(readFileSync(RESULTS, "utf8"));
mkdirSync(FOLDER, { recursive: true });
for (const chart of chartsOf(lines)) {
  const name = chart.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const file = new URL(`${name}.svg`, FOLDER);
  writeFileSync(file, svgOf(chart));
  console.log(fileURLToPath(file));
}
