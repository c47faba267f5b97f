/**
 * The token that came behind `#` of the page's address, as a code for phones has it; null where there is none. It is
 * taken out of the address bar and of the history entry, so that neither a look nor the way back shows it.
 */
export function takeHandedToken(): string | null {
  const text = decoded(location.hash.slice(1));
  // A place on the page itself.
  if (text === "" || document.getElementById(text)) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The first one: this module is the first of the page, so nothing of it runs while the token can be read there. */
export const handedAtStart = takeHandedToken();
