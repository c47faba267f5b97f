/** x grows to the right, y downwards, as in SVG. */
export type Point = readonly [x: number, y: number];

/** A line with a breadth: how legs, tails and bodies are described, so that markings can follow them. */
export interface Spine {
  readonly points: readonly Point[];
  /** Half the breadth at `t` from 0 (start) to 1 (end). */
  readonly half: (t: number) => number;
}

/** A number for a path: tenths are fine enough at this size. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A smooth line through all points (a Catmull-Rom spline as Béziers). Closed lines come back to the first. */
export function smooth(points: readonly Point[], isClosed = true, tension = 1): string {
  const count = points.length;
  const at = (i: number): Point =>
    (isClosed ? points[(i + count) % count] : points[Math.min(count - 1, Math.max(0, i))]) ?? [0, 0];
  let d = `M${n(at(0)[0])} ${n(at(0)[1])}`;
  for (let i = 0; i < (isClosed ? count : count - 1); i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const k = tension / 6;
    d += `C${n(p1[0] + (p2[0] - p0[0]) * k)} ${n(p1[1] + (p2[1] - p0[1]) * k)} `;
    d += `${n(p2[0] - (p3[0] - p1[0]) * k)} ${n(p2[1] - (p3[1] - p1[1]) * k)} ${n(p2[0])} ${n(p2[1])}`;
  }
  return isClosed ? `${d}Z` : d;
}

/** Straight lines through all points. */
export function polygon(points: readonly Point[], isClosed = true): string {
  const d = points.map(([x, y]) => `${n(x)} ${n(y)}`).join("L");
  return `M${d}${isClosed ? "Z" : ""}`;
}

/** An ellipse as a path, turned by `degrees`. */
export function oval(cx: number, cy: number, rx: number, ry: number, degrees = 0): string {
  const turn = (degrees * Math.PI) / 180;
  const [dx, dy] = [rx * Math.cos(turn), rx * Math.sin(turn)];
  const arc = `A${n(rx)} ${n(ry)} ${n(degrees)} 0 1 `;
  return `M${n(cx - dx)} ${n(cy - dy)}${arc}${n(cx + dx)} ${n(cy + dy)}${arc}${n(cx - dx)} ${n(cy - dy)}Z`;
}

/** A rectangle with round corners. */
export function box(x: number, y: number, width: number, height: number, radius = 0): string {
  const r = Math.min(radius, width / 2, height / 2);
  const arc = `a${n(r)} ${n(r)} 0 0 1 `;
  return `M${n(x + r)} ${n(y)}h${n(width - 2 * r)}${arc}${n(r)} ${n(r)}v${n(height - 2 * r)}${arc}${n(-r)} ${n(r)}h${n(2 * r - width)}${arc}${n(-r)} ${n(-r)}v${n(2 * r - height)}${arc}${n(r)} ${n(-r)}Z`;
}

/** The point at `t` (0–1) of a spine, with the unit vector along it. */
export function along(points: readonly Point[], t: number): { at: Point; way: Point } {
  const last = points.length - 1;
  const place = Math.min(Math.max(t, 0), 1) * last;
  const i = Math.min(Math.floor(place), last - 1);
  const at = (k: number): Point => points[Math.min(last, Math.max(0, k))] ?? [0, 0];
  const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
  const u = place - i;
  const blend = (a: number, b: number, c: number, d: number): number =>
    0.5 * (2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u * u + (3 * b - a - 3 * c + d) * u ** 3);
  const slope = (a: number, b: number, c: number, d: number): number =>
    0.5 * (c - a + 2 * (2 * a - 5 * b + 4 * c - d) * u + 3 * (3 * b - a - 3 * c + d) * u * u);
  const [x, y] = [blend(p0[0], p1[0], p2[0], p3[0]), blend(p0[1], p1[1], p2[1], p3[1])];
  const [dx, dy] = [slope(p0[0], p1[0], p2[0], p3[0]), slope(p0[1], p1[1], p2[1], p3[1])];
  const length = Math.hypot(dx, dy) || 1;
  return { at: [x, y], way: [dx / length, dy / length] };
}

/** The point beside a spine: `side` −1 is its left edge, 1 its right edge (seen along its way), 0 the middle. */
export function beside(spine: Spine, t: number, side: number): Point {
  const { at, way } = along(spine.points, t);
  const out = spine.half(t) * side;
  return [at[0] - way[1] * out, at[1] + way[0] * out];
}

/** The outline of a spine, with a round end (and, hidden in the body as it mostly is, a flat start). */
export function tube(spine: Spine, steps = 10): string {
  const left: Point[] = [];
  const right: Point[] = [];
  for (let i = 0; i <= steps; i++) {
    left.push(beside(spine, i / steps, -1));
    right.unshift(beside(spine, i / steps, 1));
  }
  return smooth([...left, ...roundEnd(spine), ...right]);
}

/** The points of a half circle round the end of a spine, from its left edge to its right. */
export function roundEnd(spine: Spine): Point[] {
  const { at, way } = along(spine.points, 1);
  const r = spine.half(1);
  return [-0.72, 0, 0.72].map((side): Point => {
    const ahead = Math.sqrt(1 - side * side) * 0.92;
    return [at[0] + r * (way[0] * ahead - way[1] * side), at[1] + r * (way[1] * ahead + way[0] * side)];
  });
}

/** A half breadth that runs through the given values at equal distances. */
export function breadths(...values: readonly number[]): (t: number) => number {
  const points = values.map((value, i): Point => [i, value]);
  return (t) => along(points, t).at[1];
}

/** Points of one side, and mirrored in reverse: a shape that is the same left and right of x = 0. */
export function mirrored(half: readonly Point[]): Point[] {
  const other = half.filter(([x]) => x !== 0).map(([x, y]): Point => [-x, y]);
  return [...half, ...other.reverse()];
}
