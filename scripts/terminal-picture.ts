// Draws a terminal's screen as an SVG, from what tmux knows of it:
//   tmux capture-pane -e -p | node scripts/terminal-picture.ts FILE.svg [TITLE]
// Every character must be one cell wide. Stops at an escape sequence that it does not know, so that no
// picture is wrong in silence.
import { readFileSync, writeFileSync } from "node:fs";

/** A character cell, in whole pixels so that blocks meet without seams. */
const CELL = { width: 9, height: 19 };
const FONT_SIZE = 15;
/** From a cell's top to the line on which letters stand. */
const BASELINE = 14;
const MARGIN = 16;
const TITLE_HEIGHT = 34;

const GROUND = "#1d2029";
const INK = "#d6dae3";
const COLOURS = ["#3b4252", "#f0717b", "#7fd18b", "#e8c46c", "#74a9f5", "#d993e6", "#67cdd3", "#d6dae3"];
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** How a character is set off, by the attributes of ECMA-48 (SGR). */
interface Style {
  readonly ink: string | null;
  readonly ground: string | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isInverse: boolean;
}

interface Cell {
  readonly character: string;
  readonly style: Style;
}

/** Neighbours that are drawn as one. */
interface Run {
  readonly text: string;
  readonly column: number;
  readonly style: Style;
}

/** The part of its cell that a block fills, as shares of width and height. */
interface Block {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
  readonly opacity: number;
}

const PLAIN: Style = { ink: null, ground: null, isBold: false, isDim: false, isInverse: false };
const BLOCKS: Readonly<Record<string, Block>> = {
  "█": block(0, 0, 1, 1),
  "▀": block(0, 0, 1, 0.5),
  "▄": block(0, 0.5, 1, 1),
  "▌": block(0, 0, 0.5, 1),
  "▐": block(0.5, 0, 1, 1),
  "░": block(0, 0, 1, 1, 0.25),
  "▒": block(0, 0, 1, 1, 0.5),
  "▓": block(0, 0, 1, 1, 0.75),
};

const [file, title = "catq"] = process.argv.slice(2);
if (!file) {
  console.error("usage: tmux capture-pane -e -p | node scripts/terminal-picture.ts FILE.svg [TITLE]");
  process.exit(2);
}
writeFileSync(file, drawTerminal(readCells(readFileSync(0, "utf8")), title));

/** The rows of a captured screen. tmux carries a style on into the next row. */
function readCells(capture: string): Cell[][] {
  let style = PLAIN;
  return capture
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => {
      const cells: Cell[] = [];
      for (const [part, parameters] of line.matchAll(/\p{Cc}\[([\d;]*)m|./gu)) {
        if (parameters !== undefined) style = restyle(style, parameters);
        else if (/\p{Cc}/u.test(part))
          throw new Error(`cannot read the escape sequence in ${JSON.stringify(line)}`);
        else cells.push({ character: part, style });
      }
      return cells;
    });
}

/** The style after one SGR sequence. Throws for attributes that no picture here has needed yet. */
function restyle(before: Style, parameters: string): Style {
  let style = before;
  const codes = (parameters || "0").split(";").map(Number);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    // A colour of 24 bits (ISO 8613-6): the picture of a cat.
    const mixed = codes[at + 1] === 2 ? `rgb(${codes.slice(at + 2, at + 5).join(" ")})` : null;
    if ((code === 38 || code === 48) && mixed !== null) {
      style = code === 38 ? { ...style, ink: mixed } : { ...style, ground: mixed };
      at += 4;
    } else if (code === 0) style = PLAIN;
    else if (code === 1) style = { ...style, isBold: true };
    else if (code === 2) style = { ...style, isDim: true };
    else if (code === 7) style = { ...style, isInverse: true };
    else if (code === 22) style = { ...style, isBold: false, isDim: false };
    else if (code === 27) style = { ...style, isInverse: false };
    else if (code >= 30 && code <= 37) style = { ...style, ink: COLOURS[code - 30] ?? null };
    else if (code === 39) style = { ...style, ink: null };
    else if (code >= 40 && code <= 47) style = { ...style, ground: COLOURS[code - 40] ?? null };
    else if (code === 49) style = { ...style, ground: null };
    else throw new Error(`cannot draw the attribute ${code} of ESC[${parameters}m`);
  }
  return style;
}

function drawTerminal(rows: readonly Cell[][], title: string): string {
  const columns = Math.max(80, ...rows.map((row) => row.length));
  const width = columns * CELL.width + 2 * MARGIN;
  const height = rows.length * CELL.height + TITLE_HEIGHT + 2 * MARGIN;
  const name = escapeText(title);
  const dots = ["#f0717b", "#e8c46c", "#7fd18b"].map(
    (colour, i) => `<circle cx="${MARGIN + 6 + i * 20}" cy="${TITLE_HEIGHT / 2}" r="6" fill="${colour}"/>`,
  );
  const drawn = rows.flatMap((row, i) => drawRow(row, i)).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${name}">
<title>${name}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="${GROUND}" stroke="#454b5c"/>
<path d="M1 ${TITLE_HEIGHT}H${width - 1}" stroke="#31364a"/>
${dots.join("")}
<g font-family="${FONTS}" font-size="${FONT_SIZE}" xml:space="preserve">
<text x="${width / 2}" y="${TITLE_HEIGHT / 2 + 5}" text-anchor="middle" fill="#9aa1b2" font-size="13">${name}</text>
<g transform="translate(${MARGIN} ${TITLE_HEIGHT + MARGIN})">
${drawn}
</g>
</g>
</svg>
`;
}

function drawRow(cells: readonly Cell[], row: number): string[] {
  const runs = runsOf(cells);
  return [...runs.flatMap((run) => drawGround(run, row)), ...runs.flatMap((run) => drawRun(run, row))];
}

/** Letters of one style, a word or a few; one block character repeated; any other sign by itself. */
function runsOf(cells: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  for (const [column, { character, style }] of cells.entries()) {
    const last = runs.at(-1);
    const isSame = last?.style === style;
    const isLetters = isSame && isAscii(last.text) && isAscii(character);
    // Words that stand apart keep their columns whatever the width of the font.
    const isApart = character !== " " && last?.text.endsWith("  ") === true && !groundOf(style);
    const isRepeated = isSame && BLOCKS[character] !== undefined && last.text.startsWith(character);
    if (last && ((isLetters && !isApart) || isRepeated)) {
      runs[runs.length - 1] = { ...last, text: last.text + character };
    } else runs.push({ text: character, column, style });
  }
  return runs;
}

function drawGround({ text, column, style }: Run, row: number): string[] {
  const fill = groundOf(style);
  return fill ? [drawRect(column, row, text.length, BLOCKS["█"] ?? block(0, 0, 1, 1), fill)] : [];
}

function drawRun({ text, column, style }: Run, row: number): string[] {
  const ink = style.isInverse ? (style.ground ?? GROUND) : (style.ink ?? INK);
  const looks = `fill="${ink}"${style.isBold ? ' font-weight="700"' : ""}${style.isDim ? ' opacity="0.6"' : ""}`;
  const shape = BLOCKS[text.charAt(0)];
  if (shape) return [drawRect(column, row, text.length, shape, ink, style.isDim ? 0.6 : 1)];
  const words = text.trimEnd();
  if (words === "") return [];
  const lead = words.length - words.trimStart().length;
  const start = column + lead;
  const shown = words.slice(lead);
  const y = row * CELL.height + BASELINE;
  // A sign may come from another font: it stands in the middle of its cell.
  return isAscii(shown)
    ? [
        `<text x="${start * CELL.width}" y="${y}" textLength="${shown.length * CELL.width}" ${looks}>${escapeText(shown)}</text>`,
      ]
    : [
        `<text x="${(start + 0.5) * CELL.width}" y="${y}" text-anchor="middle" ${looks}>${escapeText(shown)}</text>`,
      ];
}

function drawRect(
  column: number,
  row: number,
  cells: number,
  shape: Block,
  fill: string,
  opacity = 1,
): string {
  const x = (column + shape.from.x) * CELL.width;
  // Halves of an odd height: both round the same way, so that they meet.
  const top = row * CELL.height + Math.round(shape.from.y * CELL.height);
  const bottom = row * CELL.height + Math.round(shape.to.y * CELL.height);
  const width = (cells - 1 + shape.to.x - shape.from.x) * CELL.width;
  const faint = shape.opacity * opacity;
  return `<rect x="${x}" y="${top}" width="${width}" height="${bottom - top}" fill="${fill}"${faint < 1 ? ` opacity="${faint}"` : ""} shape-rendering="crispEdges"/>`;
}

function groundOf({ ink, ground, isInverse }: Style): string | null {
  return isInverse ? (ink ?? INK) : ground;
}

function block(left: number, top: number, right: number, bottom: number, opacity = 1): Block {
  return { from: { x: left, y: top }, to: { x: right, y: bottom }, opacity };
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
