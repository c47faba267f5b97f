import { nameHere } from "../base.ts";

/**
 * Whether this tab is the first of the browser to do `what` within `ms` milliseconds. Not atomic: two tabs that
 * ask at the same moment may both be the first.
 */
export function isFirstTab(action: string, what: string, ms: number): boolean {
  const now = Date.now();
  const name = nameHere(action);
  try {
    const [known, at] = (localStorage.getItem(name) ?? "").split("@");
    const since = now - Number(at);
    if (known === what && since >= 0 && since < ms) return false;
    localStorage.setItem(name, `${what}@${now}`);
  } catch {
    // Without localStorage each tab is the first: better twice than never.
  }
  return true;
}
