/**
 * A colour in OKLCH (Björn Ottosson, 2020): lightness 0–1, chroma 0–0.3 or so, hue in degrees. In it, equal
 * steps look equal, so colours of one lightness go together whatever their hue.
 */
export interface Colour {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

export const WHITE: Colour = { l: 0.975, c: 0.012, h: 85 };

/** Lightness 0–1, chroma from 0 (grey) to about 0.3, hue in degrees. */
export function colour(l: number, c: number, h: number): Colour {
  return { l, c, h };
}

/** The colour moved by a difference of lightness, chroma and hue. */
export function shift(from: Colour, dl: number, dc = 0, dh = 0): Colour {
  return { l: clamp(from.l + dl, 0, 1), c: Math.max(0, from.c + dc), h: from.h + dh };
}

/** The colour between two, `t` of the way from `a` to `b`. */
export function mix(a: Colour, b: Colour, t: number): Colour {
  const [ax, ay] = [a.c * cosine(a.h), a.c * sine(a.h)];
  const [bx, by] = [b.c * cosine(b.h), b.c * sine(b.h)];
  const [x, y] = [ax + (bx - ax) * t, ay + (by - ay) * t];
  return { l: a.l + (b.l - a.l) * t, c: Math.hypot(x, y), h: (Math.atan2(y, x) * 180) / Math.PI };
}

/** Degrees between two hues, 0 to 180. */
export function hueDistance(a: number, b: number): number {
  const turn = (((a - b) % 360) + 360) % 360;
  return Math.min(turn, 360 - turn);
}

/** The colour as `#rrggbb` of sRGB; what sRGB lacks loses chroma, never lightness or hue. */
export function css(from: Colour): string {
  let chroma = from.c;
  let rgb = linearRgb(from.l, chroma, from.h);
  while (chroma > 0.002 && rgb.some((part) => part < -0.001 || part > 1.001)) {
    chroma *= 0.93;
    rgb = linearRgb(from.l, chroma, from.h);
  }
  return `#${rgb.map((part) => toByte(part).toString(16).padStart(2, "0")).join("")}`;
}

function linearRgb(l: number, c: number, h: number): [number, number, number] {
  const [a, b] = [c * cosine(h), c * sine(h)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function toByte(linear: number): number {
  const value = clamp(linear, 0, 1);
  const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function cosine(degrees: number): number {
  return Math.cos((degrees * Math.PI) / 180);
}

function sine(degrees: number): number {
  return Math.sin((degrees * Math.PI) / 180);
}
