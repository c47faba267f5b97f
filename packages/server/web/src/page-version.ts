/** The version of the page that this tab runs: a hash of all its assets. */
export function pageVersion(): string {
  return document.querySelector('meta[name="catq-version"]')?.getAttribute("content") ?? "";
}
