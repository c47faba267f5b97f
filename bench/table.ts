import type { Measured, Target } from "./bench.ts";
import { type Ratio, ratioOf } from "./ratio.ts";

const HEAD = ["", "ours", "bare", "ratio", "quartiles", "target", ""];

/** The results as a table for a terminal: medians, the ratio and whether it keeps its target. */
export function tableOf(lines: readonly Measured[]): string {
  const rows = [HEAD, ...lines.map((line) => rowOf(line, ratioOf(line)))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function rowOf({ name, against, unit, target }: Measured, judged: Ratio): string[] {
  return [
    `${name} : ${against}`,
    `${rounded(judged.ours)} ${unit}`,
    `${rounded(judged.bare)} ${unit}`,
    `${judged.ratio.toFixed(2)} ×`,
    `${judged.from.toFixed(2)}–${judged.to.toFixed(2)}`,
    target === null ? "" : inWords(target, unit),
    judged.isMet === null ? "" : judged.isMet ? "kept" : "MISSED",
  ];
}

function inWords(target: Target, unit: string): string {
  if ("oursMost" in target) return `≤ ${target.oursMost} ${unit}`;
  if ("oursLeast" in target) return `≥ ${target.oursLeast} ${unit}`;
  return "most" in target ? `≤ ${target.most} ×` : `≥ ${target.least} ×`;
}

/** Three figures: more would be noise. */
export function rounded(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 3 });
}
