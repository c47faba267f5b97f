/** How bars are drawn: with what every terminal has, or in eighths of a character. */
export interface BarStyle {
  readonly isUnicode: boolean;
  readonly hasColour: boolean;
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const CYAN = "\u001b[36m";
const DEFAULT = "\u001b[39m";

/** A bar of `value` of `most`, `width` characters long where the two are the same; never empty but for 0. */
export function bar(value: number, most: number, width: number, style: BarStyle): string {
  if (value <= 0 || most <= 0) return "";
  const eighths = Math.max(1, Math.round((value / most) * width * 8));
  const text = style.isUnicode
    ? `${"█".repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8]}`
    : "#".repeat(Math.max(1, Math.round(eighths / 8)));
  return coloured(text, style);
}

/** A bar that is full up to `value` and light from there up to `end`, both of `most`. */
export function spanBar(
  { value, end, most }: { value: number; end: number; most: number },
  width: number,
  style: BarStyle,
): string {
  if (end <= 0 || most <= 0) return "";
  const length = Math.max(1, Math.round((end / most) * width));
  const full = Math.min(length, Math.round((value / most) * width));
  const [dark, light] = style.isUnicode ? ["█", "░"] : ["#", "-"];
  return coloured(dark.repeat(full) + light.repeat(length - full), style);
}

function coloured(text: string, { hasColour }: BarStyle): string {
  return hasColour ? `${CYAN}${text}${DEFAULT}` : text;
}
