/** The text with a capital letter at its beginning. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The text as a sentence: capitalized, and with a full stop unless it ends otherwise. */
export function asSentence(text: string): string {
  const start = capitalized(text);
  return /[.!?…]$/.test(start) ? start : `${start}.`;
}

/** The text without the full stop at its end, for more to be put after it. */
export function withoutStop(text: string): string {
  return text.replace(/\.+$/, "");
}
