/** How a piece of text is set off. A subset of what Ink's `Text` takes. */
export interface TextStyle {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

export interface Theme {
  /** What belongs to the person at the screen. */
  readonly mine: TextStyle;
  /** My mark in a crowd: must be found at a glance. */
  readonly mark: TextStyle;
  readonly heading: TextStyle;
  /** Somebody is called: look here. */
  readonly call: TextStyle;
  readonly good: TextStyle;
  readonly bad: TextStyle;
  /** What may be overlooked. */
  readonly quiet: TextStyle;
}

/**
 * The styles of the screens. Only the terminal's own colours, and of those the ones that can be read on
 * light and on dark grounds; each says what a word or a sign beside it says too.
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
