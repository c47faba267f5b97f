import type { Chart, Curve } from "./curves.ts";
import { rounded } from "./table.ts";

const WIDTH = 720;
const HEIGHT = 340;
const PLOT = { left: 72, right: 540, top: 56, bottom: 284 } as const;
const LABEL_GAP = 18;

/** Readable on light and dark, also for those who tell no red from green. */
const STYLE = `
    svg { color-scheme: light dark; --paper: #fff; --ink: #24292f; --faint: #d0d7de; font: 13px system-ui, sans-serif }
    .c0 { --c: #0072b2 } .c1 { --c: #b34a00 } .c2 { --c: #00795a } .c3 { --c: #a1437f } .c4 { --c: #6b5b00 }
    @media (prefers-color-scheme: dark) {
      svg { --paper: #0d1117; --ink: #e6edf3; --faint: #3d444d }
      .c0 { --c: #56b4e9 } .c1 { --c: #f0883e } .c2 { --c: #3fcf9f } .c3 { --c: #e08bc3 } .c4 { --c: #e3c94a }
    }
    text { fill: var(--ink) } .title { font-size: 16px; font-weight: 600 } .grid { stroke: var(--faint) }
    .line { fill: none; stroke: var(--c); stroke-width: 2 } .bare { stroke-dasharray: 5 4 }
    .spread { stroke: var(--c) } .dot, .name { fill: var(--c) }`;

/** A chart as an SVG image: x by powers of ten, y from 0; bars reach from quartile to quartile. */
export function svgOf(chart: Chart): string {
  const points = chart.curves.flatMap((curve) => curve.points);
  const [low, high] = decadesOf(points.map(({ x }) => x));
  const steps = stepsTo(Math.max(...points.map(({ to }) => to)));
  const top = steps.at(-1) ?? 1;
  const across = (x: number): number =>
    at(PLOT.left + ((Math.log10(x) - low) / (high - low)) * (PLOT.right - PLOT.left));
  const up = (y: number): number => at(PLOT.bottom - (y / top) * (PLOT.bottom - PLOT.top));
  const grid = steps.map(
    (y) =>
      `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${up(y)}" y2="${up(y)}"/>` +
      `<text x="${PLOT.left - 8}" y="${up(y) + 4}" text-anchor="end">${rounded(y)}</text>`,
  );
  const decades = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)).map(
    (x) => `<text x="${across(x)}" y="${PLOT.bottom + 20}" text-anchor="middle">${rounded(x)}</text>`,
  );
  const labels = labelPlaces(chart.curves.map(({ points }) => up(points.at(-1)?.y ?? 0)));
  const curves = chart.curves.map((curve, i) =>
    drawn(curve, `c${i % 5}`, { across, up, label: labels[i] ?? 0 }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(chart.title)}">
  <style>${STYLE}
  </style>
  <rect width="${WIDTH}" height="${HEIGHT}" rx="6" style="fill: var(--paper)"/>
  <text class="title" x="20" y="30">${escaped(`${chart.title} (${chart.unit})`)}</text>
  ${[...grid, ...decades, ...curves].join("\n  ")}
  <text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 42}" text-anchor="middle">${escaped(chart.along)}</text>
</svg>
`;
}

function drawn(
  { name, isBare, points }: Curve,
  colour: string,
  { across, up, label }: { across(x: number): number; up(y: number): number; label: number },
): string {
  const path = points.map(({ x, y }) => `${across(x)},${up(y)}`).join(" ");
  const marks = points.map(
    ({ x, y, from, to }) =>
      `<line class="spread" x1="${across(x)}" x2="${across(x)}" y1="${up(from)}" y2="${up(to)}"/>` +
      `<circle class="dot" cx="${across(x)}" cy="${up(y)}" r="3.5"/>`,
  );
  const end = `<text class="name" x="${PLOT.right + 14}" y="${label + 4}">${escaped(name)}</text>`;
  return `<g class="${colour}"><polyline class="line${isBare ? " bare" : ""}" points="${path}"/>${marks.join("")}${end}</g>`;
}

/** The powers of ten around the values, at least two. */
function decadesOf(values: readonly number[]): [low: number, high: number] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  return [low, Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9))];
}

/** Round steps from 0 to `most` or a little more. */
export function stepsTo(most: number): number[] {
  const rough = (most > 0 ? most : 1) / 5;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * ([1, 2, 5, 10].find((factor) => factor * decade >= rough) ?? 10);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => i * step);
}

/** Names stand at the ends of their curves, moved apart where they would cover each other. */
export function labelPlaces(wanted: readonly number[]): number[] {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  const places = [...wanted];
  let free = Number.NEGATIVE_INFINITY;
  for (const { y, i } of order) {
    places[i] = Math.max(y, free);
    free = (places[i] ?? 0) + LABEL_GAP;
  }
  // What was pushed out at the bottom comes back up, and pushes in turn.
  let limit: number = PLOT.bottom;
  for (const { i } of order.reverse()) {
    places[i] = Math.min(places[i] ?? 0, limit);
    limit = (places[i] ?? 0) - LABEL_GAP;
  }
  return places;
}

function at(place: number): number {
  return Math.round(place * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
