const SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** What a reader who forgives takes a symbol of a digit or of the proof for. */
function forgiven(symbol: string): string {
  if (symbol === "O") return "0";
  return symbol === "I" || symbol === "L" ? "1" : symbol;
}

/** Every token that differs from this one in a single symbol, be it a letter for a digit or one that no token has. */
export function withOneWrong(token: string): string[] {
  const dash = token.indexOf("-");
  return [...token].flatMap((right, place) =>
    place === dash
      ? []
      : [...SYMBOLS]
          .filter((wrong) => (place < dash - 2 ? wrong !== right : forgiven(wrong) !== right))
          .map((wrong) => token.slice(0, place) + wrong + token.slice(place + 1)),
  );
}

/** Every token made from this one by swapping two neighbours that differ; the hyphen does not count as one. */
export function withNeighboursSwapped(token: string): string[] {
  const dash = token.indexOf("-");
  const symbols = token.replace("-", "");
  return [...symbols].flatMap((right, place) => {
    const next = symbols[place + 1];
    if (next === undefined || next === right) return [];
    const swapped = symbols.slice(0, place) + next + right + symbols.slice(place + 2);
    return [`${swapped.slice(0, dash)}-${swapped.slice(dash)}`];
  });
}
