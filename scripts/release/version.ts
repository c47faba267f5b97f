/** Semantic Versioning 2.0.0, without build metadata: npm drops it. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Throws where `next` is no version, or none that comes after `last`. */
export function checkNext(last: string, next: string): void {
  if (!VERSION.test(next)) throw new Error(`expected a version such as 1.2.3, got ${next}`);
  if (compareNumbers(last, next) >= 0) throw new Error(`${next} does not come after ${last}`);
}

/** A manifest's text with another version, and nothing else changed. Throws where it has none. */
export function withVersion(manifest: string, version: string): string {
  const changed = manifest.replace(/^( {2}"version": )"[^"]*"/m, `$1"${version}"`);
  if (!changed.includes(`"version": "${version}"`)) throw new Error("a package.json needs a version");
  return changed;
}

/** By major, minor and patch; a pre-release comes before its release. */
function compareNumbers(a: string, b: string): number {
  const numbers = (version: string): number[] => (version.split("-")[0] ?? "").split(".").map(Number);
  const [one, other] = [numbers(a), numbers(b)];
  const difference = one.map((number, index) => number - (other[index] ?? 0)).find((by) => by !== 0) ?? 0;
  if (difference !== 0 || a === b) return difference;
  const [isPre, isOtherPre] = [a.includes("-"), b.includes("-")];
  if (isPre !== isOtherPre) return isPre ? -1 : 1;
  return a < b ? -1 : 1;
}
