/**
 * Whether this tab is the first of the browser to do `what`: the others, asked for the same thing within
 * `ms` milliseconds, are told no. A small chance is left that two are told yes at the very same moment.
 */
export function isFirst(name: string, what: string, ms: number): boolean {
  const now = Date.now();
  try {
    const [known, at] = (localStorage.getItem(name) ?? "").split("@");
    const since = now - Number(at);
    if (known === what && since >= 0 && since < ms) return false;
    localStorage.setItem(name, `${what}@${now}`);
  } catch {
    // Rather twice than never.
  }
  return true;
}
