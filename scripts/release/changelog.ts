const UNRELEASED = "## Unreleased";

/**
 * CHANGELOG.md with what is under "Unreleased" under a version and its date (Keep a Changelog), and that part alone,
 * as the notes of the release. Throws where nothing is unreleased, or the version has a part already.
 */
export function releaseNotes(
  changelog: string,
  version: string,
  date: string,
): { readonly changelog: string; readonly notes: string } {
  if (changelog.includes(`\n## ${version} `)) throw new Error(`CHANGELOG.md has a part ${version} already`);
  const start = changelog.indexOf(`\n${UNRELEASED}\n`);
  if (start === -1) throw new Error(`CHANGELOG.md has no part "Unreleased"`);
  const from = start + UNRELEASED.length + 2;
  const next = changelog.indexOf("\n## ", from);
  const notes = changelog.slice(from, next === -1 ? undefined : next).trim();
  if (notes === "") throw new Error(`there is nothing under "Unreleased" in CHANGELOG.md`);
  const rest = next === -1 ? "" : changelog.slice(next);
  return {
    changelog: `${changelog.slice(0, from)}\n## ${version} - ${date}\n\n${notes}\n${rest}`,
    notes: `${notes}\n`,
  };
}

/** The notes of a version that is released. Throws where it has none. */
export function notesOf(changelog: string, version: string): string {
  const start = changelog.indexOf(`\n## ${version} - `);
  if (start === -1) throw new Error(`CHANGELOG.md has no part ${version}`);
  const from = changelog.indexOf("\n", start + 1);
  const next = changelog.indexOf("\n## ", from);
  return `${changelog.slice(from, next === -1 ? undefined : next).trim()}\n`;
}
