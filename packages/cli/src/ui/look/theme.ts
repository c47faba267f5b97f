/** A subset of the props of Ink's `Text`. */
export interface TextStyle {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

export interface Theme {
  /** What belongs to the person at the screen. */
  readonly mine: TextStyle;
  /** My number among others. */
  readonly mark: TextStyle;
  readonly heading: TextStyle;
  /** Somebody is called. */
  readonly call: TextStyle;
  readonly good: TextStyle;
  readonly bad: TextStyle;
  /** Of less importance. */
  readonly quiet: TextStyle;
}

/**
 * The styles of the screens: of the terminal's 16 colours those that can be read on light and on dark backgrounds. Each
 * says only what a word or a sign beside it says, too.
 */
export function themeOf(hasColor: boolean): Theme {
  const tint = (color: string): TextStyle => (hasColor ? { color } : {});
  return {
    mine: { ...tint("magenta"), bold: true },
    mark: { ...tint("magenta"), bold: true, inverse: true },
    heading: { bold: true },
    call: { ...tint("green"), bold: true },
    good: tint("green"),
    bad: { ...tint("red"), bold: true },
    quiet: { dimColor: true },
  };
}
